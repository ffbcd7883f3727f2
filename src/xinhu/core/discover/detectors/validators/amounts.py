"""Amounts and days beside the words that name them."""

from xinhu.core.catalogue.kinds.dates import check_date, normalise_date
from xinhu.core.catalogue.kinds.kind import InvalidValueError
from xinhu.core.discover.detectors.validators.validator import Reasons

UNITS = ("元", "圆", "万", "千", "¥", "￥", "人民币")
_LONG = 4
"""Digits of an amount that is hardly a count of something."""


def amount(value: str) -> Reasons | None:
    """Tell what makes a number an amount: a unit, cents, its length.

    One digit without a unit is a count of something.
    """
    digits = sum(char.isdigit() for char in value)
    unit = any(sign in value for sign in UNITS)
    if digits == 1 and not unit:
        return None
    told = []
    if unit:
        told.append("unit")
    if "." in value:
        told.append("cents")
    if digits >= _LONG:
        told.append("long")
    return tuple(told)


def day(value: str) -> Reasons | None:
    """Check that a date exists."""
    try:
        check_date(normalise_date(value), None)
    except InvalidValueError:
        return None
    return ("birth_date",)
