"""Telephone numbers: what their shape does not tell."""

import re

from xinhu.core.discover.detectors.validators.days import is_day
from xinhu.core.discover.detectors.validators.validator import Reasons

_ABROAD = re.compile(r"^(?:\+|00)?860?")
_NUMBER = 11
_DAY = 8
_FEWEST_DIGITS = 3


def mobile(value: str) -> Reasons | None:
    """Check eleven digits behind the country's prefix: no filler."""
    return () if len(set(value[-_NUMBER:])) >= _FEWEST_DIGITS else None


def landline(value: str) -> Reasons | None:
    """Check area code and number: the number is no day and no filler.

    ``0755-20230101`` is a contract of that day.
    """
    value = _ABROAD.sub("0", value)
    area = 3 if value[:2] in {"01", "02"} else 4
    number = value[area : area + _DAY]
    if len(number) == _DAY and is_day(number):
        return None
    return ("area",) if len(set(number)) >= _FEWEST_DIGITS - 1 else None


def landline_local(value: str) -> Reasons | None:
    """Check a number without its area code: no day, no filler."""
    if len(value) == _DAY and is_day(value):
        return None
    return () if len(set(value)) >= _FEWEST_DIGITS - 1 else None
