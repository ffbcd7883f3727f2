"""Operators, their posts and tokens; what the other desks may read."""
