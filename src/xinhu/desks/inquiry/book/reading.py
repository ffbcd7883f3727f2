"""Reading the book without its details: no name, so that reading it is no look.

It takes the scope ``register``, as reading the register does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.desks.inquiry.book.rows import (
    MOST,
    BookFilter,
    BookRow,
    Books,
    BoundBook,
    Place,
    Sums,
    span_of,
)

_SCOPE = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPage:
    """Rows, the oldest first, and where the next page begins; None at the end."""

    rows: Sequence[BookRow]
    after: Place | None


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

    async def bound(self, bearer: bytes) -> Sequence[BoundBook]:
        """Return the quarters' books that were bound, the newest first.

        Raises:
            Refusal: the token does not permit it.
        """
        await self._require_reader(bearer)
        return await self._books.bound()

    async def _require_reader(self, bearer: bytes) -> None:
        await standing_of(self._reader, bearer, _SCOPE, self._clock())
