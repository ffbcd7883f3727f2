"""Detectors: what each kind of customer information looks like, as data and a check.

A detector is an entry of ``rules/discovery/detectors/``; see docs/spec/discovery.md.
"""
