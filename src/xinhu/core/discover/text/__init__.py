"""Scanning of text: from UTF-8 to hits."""
