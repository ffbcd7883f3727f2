"""Reading the book without its details: no name, so that reading it is no look.

It takes the scope ``register``, as reading the register does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final, NamedTuple

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.desks.inquiry.book.quarter import quarters_over
from xinhu.desks.inquiry.book.rows import (
    MOST,
    BookFilter,
    BookRow,
    Books,
    BoundBook,
    Place,
    Span,
    Sums,
    span_of,
)
from xinhu.desks.inquiry.states import State

_SCOPE = "register"
OPEN: Final = (State.RESERVED, State.REGISTERED, State.SENDING, State.UNCLEAR)
"""States of inquiries that keep a quarter from being bound."""
_EVERY: Final = BookFilter(since=date.min, until=date.max)
"""Narrows nothing; the days are those of the span beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPage:
    """Rows, the oldest first, and where the next page begins; None at the end."""

    rows: Sequence[BookRow]
    after: Place | None


class DueQuarter(NamedTuple):
    """A quarter that is over and not bound.

    Attributes:
        quarter: its name.
        inquiries: how many were asked in it.
        waiting: how many of them are under way or wait for a person; while there is
            one, the quarter is not bound.
    """

    quarter: str
    inquiries: int
    waiting: int


class BoundQuarters(NamedTuple):
    """Quarters that were bound, and those that should be; the newest first."""

    books: Sequence[BoundBook]
    due: Sequence[DueQuarter]


class BookReading:
    """Reads the book, each time under the token of whoever asks."""

    def __init__(
        self, *, reader: Reader, books: Books, zone: tzinfo, clock: Clock
    ) -> None:
        self._reader = reader
        self._books = books
        self._zone = zone
        self._clock = clock

    async def page(
        self, bearer: bytes, wanted: BookFilter, after: Place | None, limit: int
    ) -> BookPage:
        """Return a page.

        Raises:
            BookSpanError: the days cannot be.
            Refusal: the token does not permit it.
        """
        await self._require_reader(bearer)
        most = max(1, min(limit, MOST))
        span = span_of(wanted, self._zone)
        rows = await self._books.page(wanted, span, after, most)
        return BookPage(rows=rows, after=rows[-1].place if len(rows) == most else None)

    async def sums(self, bearer: bytes, wanted: BookFilter) -> Sums:
        """Return how many rows there are, by reason, operator and state.

        Raises:
            BookSpanError: the days cannot be.
            Refusal: the token does not permit it.
        """
        await self._require_reader(bearer)
        return await self._books.sums(wanted, span_of(wanted, self._zone))

    async def bound(self, bearer: bytes) -> BoundQuarters:
        """Return the quarters' books that were bound, and those that should be.

        Raises:
            Refusal: the token does not permit it.
        """
        await self._require_reader(bearer)
        books, first = await self._books.bound(), await self._books.first()
        over = {} if first is None else quarters_over(first, self._clock())
        for book in books:
            over.pop(book.quarter, None)
        due = [await self._due(quarter, span) for quarter, span in over.items()]
        return BoundQuarters(books, due)

    async def _due(self, quarter: str, span: Span) -> DueQuarter:
        sums = await self._books.sums(_EVERY, span)
        waiting = sum(sums.states.get(state, 0) for state in OPEN)
        return DueQuarter(quarter, sums.total, waiting)

    async def _require_reader(self, bearer: bytes) -> None:
        await standing_of(self._reader, bearer, _SCOPE, self._clock())
