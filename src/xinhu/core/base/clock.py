"""The one place that reads the clock.

Times inside Xinhu are whole microseconds since 1970-01-01T00:00:00Z (``Instant``);
they become text only where bytes are written. Rules take an ``Instant`` as argument.
"""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NewType, Protocol

Instant = NewType("Instant", int)
"""Microseconds since the Unix epoch, UTC, leap seconds ignored (POSIX)."""

SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Tells the present; tests hand in one that stands still or runs ahead."""

    def __call__(self) -> Instant:
        """Return the present instant."""
        ...


def system_clock() -> Instant:
    """Return the present instant of this machine's real-time clock."""
    return Instant(time.time_ns() // 1000)


def to_text(instant: Instant) -> str:
    """Write an instant as RFC 3339 in UTC with six decimals, 27 characters."""
    seconds, micro = divmod(instant, SECOND)
    return f"{_stamp(seconds)}.{micro:06d}Z"


@lru_cache(maxsize=64)
def _stamp(seconds: int) -> str:
    """Write whole seconds; thousands of entries share each second."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def from_text(text: str) -> Instant:
    """Read what ``to_text`` writes.

    Raises:
        ValueError: the text is no RFC 3339 time with an offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = "a time without an offset"
        raise ValueError(message)
    return from_datetime(moment)


def from_datetime(moment: datetime) -> Instant:
    """Turn an aware datetime into an instant, exactly."""
    return Instant((moment - _EPOCH) // timedelta(microseconds=1))


def to_datetime(instant: Instant) -> datetime:
    """Turn an instant into an aware datetime in UTC, exactly."""
    return _EPOCH + timedelta(microseconds=instant)
