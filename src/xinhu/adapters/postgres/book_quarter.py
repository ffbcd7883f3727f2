"""A quarter's inquiries for whoever binds their book: streamed, and of one moment.

The connection reads one snapshot (``repeatable read``), so that counts and rows agree
whatever is written meanwhile; rows come through a server-side cursor.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import psycopg

from xinhu.adapters.postgres.fetching import fetched_ahead
from xinhu.core.register.entry import parse
from xinhu.desks.inquiry.book.bound_row import BoundCorrection, Stored
from xinhu.desks.inquiry.book.rows import Span
from xinhu.desks.inquiry.errors import (
    BookBoundError,
    BookBrokenError,
    BookUnclearError,
)

_SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BOUND: Final = "SELECT entry FROM inquiry.book WHERE quarter = %s"
_COUNT: Final = """
SELECT count(*) FROM register.entry_index
WHERE kind = 'inquiry' AND at >= %s AND at < %s
"""
_OPEN: Final = """
SELECT count(*), min(ref) FROM inquiry.inquiry
WHERE reserved_at >= %s AND reserved_at < %s
    AND state IN ('reserved', 'registered', 'sending', 'unclear')
"""
_ROWS: Final = """
SELECT x.idx, e.leaf, e.body, i.ref, i.commitment, i.branch, i.owner, v.operator,
    i.state, i.refusal, i.report_number,
    CASE WHEN d.inquiry IS NULL THEN k.cabinet ELSE 'destroyed' END, i.note
FROM register.entry_index x
JOIN register.entry e ON e.idx = x.idx
LEFT JOIN inquiry.inquiry i ON i.entry = x.idx
LEFT JOIN inquiry.evaluation v ON v.inquiry = i.ref
LEFT JOIN inquiry.custody k ON k.inquiry = i.ref
LEFT JOIN inquiry.destruction d
    ON d.inquiry = i.ref AND d.certificate IS NOT NULL
WHERE x.kind = 'inquiry' AND x.at >= %s AND x.at < %s ORDER BY x.idx
"""
# What was interrupted knows no entry: one that was written late stands beside it.
_INTERRUPTED: Final = """
SELECT ref, commitment, branch, owner, NULL, state, refusal, NULL, NULL, note
FROM inquiry.inquiry WHERE ref = %s AND state = 'interrupted'
"""
_CORRECTIONS: Final = """
SELECT c.ref, c.inquiry, c.what, encode(c.commitment, 'hex'), c.operator,
    x.idx, x.leaf, e.body
FROM inquiry.correction c JOIN inquiry.inquiry i ON i.ref = c.inquiry
LEFT JOIN register.entry_index x
    ON x.customer = i.customer AND x.kind = 'act' AND x.at = c.at
LEFT JOIN register.entry e ON e.idx = x.idx
WHERE c.at >= %s AND c.at < %s ORDER BY c.ref
"""


class StoredQuarter:
    """Reads one quarter.

    Args:
        connection: of the gate's role, not in autocommit mode; what it has begun is
            given up.
        span: the quarter's moments.
    """

    def __init__(self, connection: psycopg.Connection[Any], span: Span) -> None:
        self._connection = connection
        self._span = span
        connection.rollback()
        connection.execute(_SNAPSHOT)

    def require_bindable(self, quarter: str) -> int:
        """Return how many rows the quarter has, if nothing stands against its binding.

        Raises:
            BookBoundError: it was bound.
            BookUnclearError: inquiries of it still wait for a person, or are under way.
        """
        require_unbound(self._connection, quarter)
        unclear, first = self._one(_OPEN, self._span)
        if unclear:
            raise BookUnclearError(count=unclear, inquiry=first)
        return int(self._one(_COUNT, self._span)[0])

    def rows(self) -> Iterator[Stored]:
        """Yield entries with their rows, by index."""
        with self._connection.cursor(name="book", binary=True) as cursor:
            cursor.execute(_ROWS, self._span)
            for row in fetched_ahead(cursor):
                stored = Stored(*row)
                yield stored if stored.ref else self._late(stored)

    def corrections(self) -> list[BoundCorrection]:
        """Return the corrections entered in the quarter, by index.

        Raises:
            BookBrokenError: the entry of one is not in the register yet.
        """
        rows = self._connection.execute(_CORRECTIONS, self._span).fetchall()
        found = {row[0]: None for row in rows} | {
            row[0]: row for row in rows if _tells(row)
        }
        told = sorted(
            (row for row in found.values() if row is not None), key=lambda row: row[5]
        )
        if len(told) != len(found):
            raise BookBrokenError(reason="correction_waits", index=-1)
        return [_correction(number, row) for number, row in enumerate(told, 1)]

    def _late(self, stored: Stored) -> Stored:
        """Return an entry without a row, with that of an inquiry given up before it."""
        ref = (parse(stored.body).detail or {}).get("inquiry", "")
        row = self._connection.execute(_INTERRUPTED, (ref,), binary=True).fetchone()
        if row is None:
            return stored
        return Stored(stored.entry, stored.leaf, stored.body, *row)

    def _one(self, statement: str, values: Sequence[object]) -> tuple[Any, ...]:
        return tuple(self._connection.execute(statement, values).fetchall()[0])


def require_unbound(connection: psycopg.Connection[Any], quarter: str) -> str:
    """Return a quarter whose book was not bound.

    Raises:
        BookBoundError: it was.
    """
    row = connection.execute(_BOUND, (quarter,)).fetchone()
    if row is not None:
        raise BookBoundError(quarter=quarter, entry=row[0])
    return quarter


def _tells(row: Sequence[Any]) -> bool:
    """Tell whether the entry beside a correction is the correction's."""
    ref, body = row[0], row[7]
    if body is None:
        return False
    entry = parse(body)
    return bool(entry.detail and entry.detail.get("correction") == ref)


def _correction(number: int, row: Sequence[Any]) -> BoundCorrection:
    ref, inquiry, what, commitment, operator, index, leaf, body = row
    return BoundCorrection(
        number=number,
        entry=index,
        leaf=leaf.hex(),
        at=parse(body).at,
        inquiry=inquiry,
        correction=ref,
        column=what,
        operator=operator,
        commitment=commitment,
    )
