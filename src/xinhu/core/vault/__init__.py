"""Sealed records of customers; opening is the only door to plain text."""
