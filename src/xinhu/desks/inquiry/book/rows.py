"""Rows of the register book: which are wanted, what stands in one, and where they are.

A row says who asked when, why, on what and what became of it. It says nothing of whom
it is about but the pseudonym; name, document, telephone and address stand sealed and
are opened by ``opening`` alone.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple, Protocol

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.base.encoding import canonical_json
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.errors import BookSpanError
from xinhu.desks.inquiry.keeping import Inquiry
from xinhu.desks.inquiry.states import State

LONGEST_DAYS: Final = 366
"""Days that one filter may span."""
MOST: Final = 200
"""Rows of a page without details."""


class Place(NamedTuple):
    """Where a row stands in the book: the next page begins behind it."""

    at: Instant
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFilter:
    """Which rows are wanted; None for any.

    Attributes:
        since, until: first and last day, both included, in the country's time.
        reason, operator, branch: equal to these.
        state: where the inquiry stands.
    """

    since: date
    until: date
    reason: str | None = None
    operator: str | None = None
    branch: str | None = None
    state: State | None = None

    def digest(self) -> str:
        """Return hexadecimal SHA-256 over what narrows the days, for an entry."""
        narrowed = {
            "branch": self.branch,
            "operator": self.operator,
            "reason": self.reason,
            "state": None if self.state is None else self.state.value,
        }
        return hashlib.sha256(canonical_json(narrowed)).hexdigest()


class Span(NamedTuple):
    """The moments of a filter's days: from the first up to, and without, the second."""

    begins: Instant
    ends: Instant


def span_of(wanted: BookFilter, zone: tzinfo) -> Span:
    """Return the moments of a filter's days.

    Raises:
        BookSpanError: the last day is before the first, or too long after it.
    """
    days = (wanted.until - wanted.since).days
    if not 0 <= days < LONGEST_DAYS:
        raise BookSpanError(longest=LONGEST_DAYS)
    try:
        after = wanted.until + timedelta(days=1)
        return Span(_midnight(wanted.since, zone), _midnight(after, zone))
    except OverflowError:
        raise BookSpanError(longest=LONGEST_DAYS) from None


def _midnight(day: date, zone: tzinfo) -> Instant:
    return from_datetime(datetime.combine(day, time(), zone).astimezone(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """A row of the book.

    Attributes:
        inquiry: what was asked, and where it stands.
        reviewer: reference of whoever evaluated the report; None before.
        custody: where the report is kept; None before.
        corrections: how many further entries correct it.
    """

    inquiry: Inquiry
    reviewer: str | None
    custody: str | None
    corrections: int

    @property
    def place(self) -> Place:
        """Where it stands in the book."""
        return Place(self.inquiry.made.at, self.inquiry.made.ref)


class Sums(NamedTuple):
    """How many rows a filter has: in all, and by each of three columns."""

    total: int
    reasons: dict[str, int]
    operators: dict[str, int]
    states: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A further entry about a row that was wrong; the row itself stands.

    Attributes:
        ref: its reference.
        inquiry: of the row.
        what: which column was wrong.
        commitment: hexadecimal, over what is sealed.
        note: what is right, why, and the salt; sealed.
        operator: who corrects.
        at: when.
    """

    ref: str
    inquiry: str
    what: str
    commitment: str
    note: bytes
    operator: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundBook:
    """A quarter's book that was bound.

    Attributes:
        quarter: its name, as ``2026Q4``.
        count: its rows.
        digest: hexadecimal SHA-256 of its manifest.
        receipt: of the entry ``book.bound``.
        at: when.
        operator: who bound it.
        volume: of the register, that holds the entry; None before it is bound.
    """

    quarter: str
    count: int
    digest: str
    receipt: Receipt
    at: Instant
    operator: str
    volume: str | None


class Books(RefusedActs, Protocol):
    """Where the book is read, and corrected."""

    async def page(
        self, wanted: BookFilter, span: Span, after: Place | None, limit: int
    ) -> Sequence[BookRow]:
        """Return at most ``limit`` rows behind a place, the oldest first."""
        ...

    async def sums(self, wanted: BookFilter, span: Span) -> Sums:
        """Return how many rows a filter has."""
        ...

    async def corrections(self, refs: Sequence[str]) -> Sequence[Correction]:
        """Return the corrections of inquiries, the oldest first."""
        ...

    async def correct(self, correction: Correction, act: Facts) -> None:
        """Keep a correction and its act, both or neither, durably."""
        ...

    async def bound(self) -> Sequence[BoundBook]:
        """Return the books that were bound, the newest first."""
        ...

    async def first(self) -> Instant | None:
        """Return when the first row was reserved; None where there is none."""
        ...
