"""Errors, clock, identifiers and canonical bytes: closed to additions."""
