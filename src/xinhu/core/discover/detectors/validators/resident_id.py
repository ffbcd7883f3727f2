"""Resident identity numbers: GB 11643-1999, and those of 15 digits before it."""

from xinhu.core.catalogue.kinds.citizen_number import PROVINCES, check_digit
from xinhu.core.discover.detectors.validators.days import is_day
from xinhu.core.discover.detectors.validators.validator import Reasons

_GOOD: Reasons = ("check_digit", "area", "birth_date")
_GOOD_15: Reasons = ("area", "birth_date")


def resident_id(value: str) -> Reasons | None:
    """Check 18 characters: area, birth date, check digit (ISO 7064 MOD 11-2)."""
    if value[:2] not in PROVINCES or not is_day(value[6:14]):
        return None
    return _GOOD if check_digit(value) == value[17].upper() else None


def resident_id_15(value: str) -> Reasons | None:
    """Check 15 digits: area, birth date of the 1900s, an order that is given."""
    if value[:2] not in PROVINCES or not is_day("19" + value[6:12]):
        return None
    return _GOOD_15 if value[12:] != "000" else None
