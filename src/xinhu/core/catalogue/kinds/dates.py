"""Dates, in the shapes that bank exports carry, to YYYY-MM-DD.

2010年5月30日 · 20031101 · 2022/12/28 · 2022.1.2 · 2022-12-28 00:00:00
"""

import re
from typing import Final

from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.core.catalogue.kinds.texts import to_half_width

EARLIEST_YEAR: Final = "1800"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PARTED = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
_PLAIN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAYS = {f"{month:02}": 31 for month in (1, 3, 5, 7, 8, 10, 12)}
_DAYS |= {f"{month:02}": 30 for month in (4, 6, 9, 11)}
_LEAP_DAY = 29


def normalise_date(text: str) -> str:
    """Write a date as YYYY-MM-DD where its shape is known."""
    text = to_half_width(text.strip())
    found = _PLAIN.fullmatch(text) or _PARTED.fullmatch(text)
    if found is None:
        return text
    year, month, day = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


def check_date(value: str, today: str | None) -> None:
    """Refuse what is no date.

    Args:
        value: normalised.
        today: YYYY-MM-DD; None leaves out whether the date lies ahead.

    Raises:
        InvalidValueError: missing, format, impossible date, future date.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    found = _ISO.fullmatch(value)
    if found is None:
        raise InvalidValueError(Reason.FORMAT)
    require_real_date(found[1], found[2], found[3], today)


def require_real_date(year: str, month: str, day: str, today: str | None) -> str:
    """Return YYYY-MM-DD of a day that was.

    Args:
        year: four digits.
        month: two digits.
        day: two digits.
        today: YYYY-MM-DD or None.

    Raises:
        InvalidValueError: impossible date, future date.
    """
    days = _DAYS.get(month)
    if days is None and month == "02":
        days = _february(int(year))
    if days is None or not 1 <= int(day) <= days or year < EARLIEST_YEAR:
        raise InvalidValueError(Reason.IMPOSSIBLE_DATE)
    text = f"{year}-{month}-{day}"
    if today is not None and text > today:
        raise InvalidValueError(Reason.FUTURE_DATE)
    return text


def _february(year: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LEAP_DAY if leap else _LEAP_DAY - 1


_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])\s*[/\-]?\s*(?:20)?([0-9]{2})")
_YEAR_MONTH = re.compile(r"(20[0-9]{2})\s*[-/.年]?\s*(0?[1-9]|1[0-2])月?")
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def normalise_month(text: str) -> str:
    """Write a card's expiry (12/28, 1228, 2028-12) as YYYY-MM."""
    text = to_half_width(text.strip())
    found = _YEAR_MONTH.fullmatch(text)
    if found is not None:
        return f"{found[1]}-{found[2]:0>2}"
    found = _MONTH_YEAR.fullmatch(text)
    return text if found is None else f"20{found[2]}-{found[1]:0>2}"


def check_month(value: str, today: str | None) -> None:  # noqa: ARG001 -- lies ahead
    """Refuse what is no month of this century.

    Raises:
        InvalidValueError: missing, format.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if _MONTH.fullmatch(value) is None:
        raise InvalidValueError(Reason.FORMAT)
