"""Sealed customer records: sealing, opening, searching, rotating, erasing.

Guarantees: a record is sealed field by field under keys of its customer, authenticated
as a whole, and opens only through ``opening`` with a ``Grant``. Leaves to the gate:
whether anybody may; to the stores: where the bytes lie.
"""
