"""Days as numbers hold them."""

from typing import Final

_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS: Final = frozenset(
    f"{month:02}{day:02}"
    for month, days in enumerate(_MONTHS, 1)
    for day in range(1, days + 1)
)
_LEAP = "0229"


def is_day(text: str) -> bool:
    """Tell whether YYYYMMDD is a day from 1900 to 2099."""
    if text[:2] not in {"19", "20"} or text[4:] not in _DAYS:
        return False
    return text[4:] != _LEAP or is_leap(int(text[:4]))


def is_leap(year: int) -> bool:
    """Tell whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
