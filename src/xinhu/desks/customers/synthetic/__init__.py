"""Invented customers, for demonstrations, tests and benchmarks.

The same seed gives the same people. Numbers are well-formed (check digits, Luhn) and
unique within a seed; they may coincide with somebody's by chance, as any well-formed
number may, and say nothing about that person.
"""
