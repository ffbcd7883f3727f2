"""Grades of fields and levels of masking.

The grades are those of JR/T 0171-2020: C3 authenticates the customer and is never
shown, C2 identifies the customer or tells of the customer's means, C1 is internal.
"""

from enum import StrEnum


class Grade(StrEnum):
    """How sensitive a field is (JR/T 0171-2020 §4)."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


class Mask(StrEnum):
    """How much of a value is shown."""

    CLEAR = "clear"
    PARTIAL = "partial"
    HIDDEN = "hidden"
