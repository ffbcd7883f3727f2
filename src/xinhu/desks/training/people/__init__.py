"""Everybody's courses: who has what to take, who is behind, how far a branch is."""
