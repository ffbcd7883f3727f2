"""Times of entries as they are printed: in Beijing time."""

from functools import lru_cache
from typing import Final

from xinhu.core.base.clock import from_text, to_datetime
from xinhu.core.register.volume.naming import BEIJING

_LENGTH: Final = len("2026-08-01T01:02:03.000004Z")
_HOUR, _SECOND, _MILLISECOND = 13, 19, 23


def beijing_seconds(at: str) -> str:
    """Show an entry's time in Beijing time, to the second."""
    return _hour(_utc(at)[:_HOUR]) + at[_HOUR:_SECOND]


def beijing_milliseconds(at: str) -> str:
    """Show an entry's time in Beijing time, to the millisecond."""
    return _hour(_utc(at)[:_HOUR]) + at[_HOUR:_MILLISECOND]


def _utc(at: str) -> str:
    """Return a time as entries write it.

    Raises:
        ValueError: it is written otherwise.
    """
    if len(at) != _LENGTH or at[-1] != "Z":
        message = "no time of an entry"
        raise ValueError(message)
    return at


@lru_cache(maxsize=4096)
def _hour(text: str) -> str:
    """Return day and hour; thousands of entries share each hour."""
    moment = to_datetime(from_text(text + ":00:00Z")) + BEIJING
    return moment.strftime("%Y-%m-%d %H")
