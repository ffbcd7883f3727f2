"""Scans of trees: walked, shared out among processes, kept, gone on with."""
