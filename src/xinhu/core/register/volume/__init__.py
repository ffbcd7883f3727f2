"""Volumes: what a quarter's bound register contains, decided without a file."""
