"""Volumes as folders: entry bundles and tiles, tables, a book, all under one name."""
