"""Citizen identity numbers: GB 11643-1999, and the 15-digit ones before it.

    area (6) | birth date YYYYMMDD (8) | order (3) | check digit (1, 0-9 or X)

The check digit is ISO 7064 MOD 11-2. A 15-digit number lacks the century and the check
digit; both are put back. The century is 19, save for the order codes 996 to 999, which
were given to people born in the 1800s.
"""

import re
from operator import mul
from typing import Final

from xinhu.core.catalogue.kinds.dates import require_real_date
from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.core.catalogue.kinds.texts import to_half_width

PROVINCES: Final = frozenset(
    {
        *("11", "12", "13", "14", "15"),
        *("21", "22", "23"),
        *("31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46"),
        *("50", "51", "52", "53", "54"),
        *("61", "62", "63", "64", "65"),
        *("71", "81", "82", "83", "91"),
    }
)
"""First two digits of GB/T 2260; 83 Taiwan residents' permits, 91 foreign residents."""
_LONG, _SHORT = 18, 15
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = 48 * sum(_WEIGHTS)
_CHECK = "10X98765432"
_CENTENARIANS = ("996", "997", "998", "999")
_SEPARATORS = re.compile(r"[\s\-_.·]+")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


def normalise_citizen_number(text: str) -> str:
    """Bring a number into its form of 18: half-width, no separators, X in capitals."""
    if not (text.isascii() and text.isalnum()):
        text = _SEPARATORS.sub("", to_half_width(text))
    text = text.upper()
    if len(text) == _SHORT and text.isdecimal() and text.isascii():
        return _lengthened(text)
    return text


def check_citizen_number(value: str, today: str | None) -> None:
    """Refuse a number that nobody can have.

    Args:
        value: normalised.
        today: YYYY-MM-DD; None leaves out whether the birth date lies ahead.

    Raises:
        InvalidValueError: missing, length, characters, area code, impossible date,
            future date, check digit; the first that applies.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if len(value) != _LONG:
        raise InvalidValueError(Reason.LENGTH)
    if _SHAPE.fullmatch(value) is None:
        raise InvalidValueError(Reason.CHARACTERS)
    if value[:2] not in PROVINCES:
        raise InvalidValueError(Reason.AREA_CODE)
    require_real_date(value[6:10], value[10:12], value[12:14], today)
    if check_digit(value) != value[17]:
        raise InvalidValueError(Reason.CHECK_DIGIT)


def check_digit(digits: str) -> str:
    """Return the check digit over the first 17 digits."""
    total = sum(map(mul, _WEIGHTS, digits.encode())) - _ZERO
    return _CHECK[total % 11]


def _lengthened(text: str) -> str:
    century = "18" if text[12:] in _CENTENARIANS else "19"
    if text[:2] not in PROVINCES:
        return text
    try:
        require_real_date(century + text[6:8], text[8:10], text[10:12], None)
    except InvalidValueError:
        return text
    digits = text[:6] + century + text[6:]
    return digits + check_digit(digits)
