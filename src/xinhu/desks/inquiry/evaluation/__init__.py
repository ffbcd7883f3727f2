"""Evaluations of what came, and the notices that follow them."""
