"""Magnetic tracks of cards: ISO/IEC 7813."""

import re

from xinhu.core.catalogue.kinds.accounts import luhn_remainder
from xinhu.core.discover.detectors.validators.validator import Reasons

_GOOD: Reasons = ("check_digit",)
PARTS = re.compile(r"B?([0-9]{13,19})(?:[=D]|\^[^^]*\^)[0-9]{2}(?:0[1-9]|1[0-2])")


def track(value: str) -> Reasons | None:
    """Check the card's number and the month of its expiry."""
    found = PARTS.match(value)
    return None if found is None or luhn_remainder(found[1]) else _GOOD
