"""Suites, keys and signatures: the mathematics, and nothing of the bank."""
