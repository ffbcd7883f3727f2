"""Xinhu (信护): nothing is shown before it is written.

A look at customer information states who, why and on what ground; it is decided,
written durably to a tamper-evident register, and only then opened, masked and shown.
"""
