"""What a kind of value knows: its one written form, and whether a value is possible.

Normalising is total and idempotent: it brings a value into its one form where it can
and else leaves it to the check to complain. Checking takes a normalised value.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from xinhu.core.catalogue.kinds.plain import AllPlain

Check = Callable[[str, str | None], None]
"""Checks (normalised value, today as YYYY-MM-DD or None); raises InvalidValueError."""


class Reason(StrEnum):
    """Why a value is invalid; stands in messages and in the file of rejected rows."""

    MISSING = "missing"
    LENGTH = "length"
    CHARACTERS = "characters"
    FORMAT = "format"
    CHECK_DIGIT = "check digit"
    LUHN = "luhn"
    IMPOSSIBLE_DATE = "impossible date"
    FUTURE_DATE = "future date"
    AREA_CODE = "area code"
    UNKNOWN_TYPE = "unknown type"


class InvalidValueError(Exception):
    """A value is not of its kind; turned into FieldInvalidError by the field.

    Args:
        reason: never the value.
    """

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


class Kind(NamedTuple):
    """How values of a kind are written and checked.

    Attributes:
        normalise: any text → the one form.
        check: refuses an impossible value.
        search_form: normalised value → what searches compare.
        all_plain: tells many values at once, where it can; see ``plain``.
    """

    normalise: Callable[[str], str]
    check: Check
    search_form: Callable[[str], str]
    all_plain: AllPlain | None = None
