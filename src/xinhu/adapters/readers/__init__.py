"""Readers: what a file holds, as text, tables, and what could not be read."""
