"""Validators: whether a value that looks like one of a kind can be one; pure.

Each takes the value without spaces and dashes and returns the reasons that speak for
it, or None where it is no such value.
"""
