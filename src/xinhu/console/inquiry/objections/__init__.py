"""Objections of customers at the console: taken, listed, read, answered."""
