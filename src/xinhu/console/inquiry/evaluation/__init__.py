"""Evaluating what came, and the notice that follows, at the console."""
