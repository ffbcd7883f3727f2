"""Unified social credit codes: GB 32100-2015.

    department (1) | kind (1) | area (6) | organisation code (9) | check character (1)

31 characters are used (no I, O, S, V, Z); the check character is modulo 31.
"""

import re
from typing import Final

from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: place for place, char in enumerate(ALPHABET)}
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_LENGTH = 18
_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def check_organisation_number(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse a code that no organisation can have.

    Raises:
        InvalidValueError: missing, length, characters, check digit.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if len(value) != _LENGTH:
        raise InvalidValueError(Reason.LENGTH)
    if _SHAPE.fullmatch(value) is None:
        raise InvalidValueError(Reason.CHARACTERS)
    if check_character(value) != value[17]:
        raise InvalidValueError(Reason.CHECK_DIGIT)


def check_character(code: str) -> str:
    """Return the check character over the first 17 characters."""
    pairs = zip(_WEIGHTS, code, strict=False)
    total = sum(weight * _VALUE[char] for weight, char in pairs)
    return ALPHABET[-total % 31]
