"""Passwords of operators: what they must be, how long they hold, and their change.

One file for each rule, and each is pure; ``policy`` asks them all; ``change`` is the
one way in which an operator's own password changes.
"""
