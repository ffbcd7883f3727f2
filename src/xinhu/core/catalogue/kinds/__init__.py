"""Kinds of values: one file each, how they are written and what makes them valid."""
