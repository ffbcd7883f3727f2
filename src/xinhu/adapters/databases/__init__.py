"""Databases as something to be scanned: listed, and read table by table, read-only."""
