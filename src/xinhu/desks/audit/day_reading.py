"""Reading what a branch's operators did on one day: the narrow read of a supervisor.

Guarantees: whose acts are read is told by the operators' table, never by the request. A
supervisor reads their own branch; one of the head office may name another, because what
is overdue is taken over there. What no operator did (commands, scheduled work) belongs
to the head office, so that every entry stands on exactly one branch's list. It takes
the scope ``supervise``, which opens nothing else of the register.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from xinhu.core.base.clock import Clock, Instant, from_datetime
from xinhu.core.gate.deciding import require_bearer
from xinhu.core.gate.stores import Reader
from xinhu.desks.audit.browsing import Stored
from xinhu.desks.audit.supervision.errors import OtherUnitError

_SCOPE = "supervise"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWanted:
    """What a supervisor asks for; unchecked.

    Attributes:
        day: on the institution's clock.
        unit: a branch; None for one's own.
        after: only entries with a larger number; for the next page.
        limit: at most so many.
    """

    day: date
    unit: str | None
    after: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is read of the store.

    Attributes:
        unit: branch whose operators' entries are meant.
        strays: also entries of actors that are no operators.
        since, until: decided at or after, and before.
        after, limit: as in ``DayWanted``.
    """

    unit: str
    strays: bool
    since: Instant
    until: Instant
    after: int
    limit: int


class DayEntries(Protocol):
    """Where a day's entries are read from."""

    async def of_span(self, span: Span) -> Sequence[Stored]:
        """Return matching entries, the oldest first."""
        ...


class DayReading:
    """Reads a branch's day for whoever supervises it.

    Args:
        head_office: the branch that may read the others'.
        zone: whose midnight begins a day.
    """

    def __init__(
        self,
        *,
        reader: Reader,
        entries: DayEntries,
        head_office: str,
        zone: tzinfo,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._entries = entries
        self._head_office = head_office
        self._zone = zone
        self._clock = clock

    async def of_day(
        self, bearer: bytes, wanted: DayWanted
    ) -> tuple[str, Sequence[Stored]]:
        """Return the branch that was read, and its entries, the oldest first.

        Raises:
            OtherUnitError: another branch's day, and not for the head office.
            XinhuError: the token does not permit it.
        """
        known = await self._reader.fetch((bearer,), (), ())
        standing = require_bearer(known.bearers[0], _SCOPE, self._clock())
        unit = _unit(standing.branch, wanted.unit, self._head_office)
        since, until = _bounds(wanted.day, self._zone)
        span = Span(
            unit=unit,
            strays=unit == self._head_office,
            since=since,
            until=until,
            after=wanted.after,
            limit=wanted.limit,
        )
        return unit, await self._entries.of_span(span)


def _unit(own: str, wanted: str | None, head_office: str) -> str:
    """Return the branch that is read; nobody without a branch reads any."""
    if not own or (wanted not in {None, own} and own != head_office):
        raise OtherUnitError
    return own if wanted is None else wanted


def _bounds(day: date, zone: tzinfo) -> tuple[Instant, Instant]:
    first = datetime.combine(day, time.min, tzinfo=zone)
    last = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return from_datetime(first), from_datetime(last)
