"""Names of volumes: a year and a quarter, as ``2026Q4``.

A volume holds the entries from where the one before it ended; its name says in which
quarter it was due. Quarters are those of Beijing time (UTC+8, no summer time), in which
the institutions work.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.core.register.errors import VolumeNameError

BEIJING: Final = timedelta(hours=8)
_NAME = re.compile(r"([12][0-9]{3})Q([1-4])", re.ASCII)


class Quarter(NamedTuple):
    """A quarter of a year; later ones compare greater."""

    year: int
    number: int

    def begins(self) -> Instant:
        """Return its first instant."""
        midnight = datetime(self.year, self.number * 3 - 2, 1, tzinfo=UTC)
        return from_datetime(midnight - BEIJING)


def quarter_of(name: str) -> Quarter:
    """Read a volume's name.

    Raises:
        VolumeNameError: reason ``format``.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise VolumeNameError(reason="format", name=name)
    return Quarter(int(match[1]), int(match[2]))


def quarter_at(at: Instant) -> Quarter:
    """Return the quarter of an instant."""
    day = to_datetime(at).astimezone(UTC) + BEIJING
    return Quarter(day.year, (day.month + 2) // 3)


def check_name(name: str, now: Instant, after: str | None) -> str:
    """Return a name under which a volume may be bound now.

    Args:
        name: the name that is asked for.
        now: the present.
        after: name of the last volume bound, None for the first.

    Raises:
        VolumeNameError: reason ``format``, ``future`` (the quarter has not begun) or
            ``order`` (not later than the last one).
    """
    quarter = quarter_of(name)
    if now < quarter.begins():
        raise VolumeNameError(reason="future", name=name)
    if after is not None and quarter <= quarter_of(after):
        raise VolumeNameError(reason="order", name=name)
    return name
