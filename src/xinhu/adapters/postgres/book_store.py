"""The register book in PostgreSQL: pages by place, sums, corrections.

Measured (bench/inquiries.py): a page and the sums of a month of 1,000,000 rows come
from the index ``inquiry_book``, which holds every column that narrows or sums.
"""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.inquiry_rows import INQUIRY, inquiry_from
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts, parse
from xinhu.desks.inquiry.book.rows import (
    BookFilter,
    BookRow,
    BoundBook,
    Correction,
    Place,
    Span,
    Sums,
)

CUSTODY: Final = """
CASE WHEN EXISTS (SELECT FROM inquiry.destruction d WHERE d.inquiry = i.ref
        AND d.certificate IS NOT NULL) THEN 'destroyed'
    ELSE (SELECT k.cabinet FROM inquiry.custody k WHERE k.inquiry = i.ref) END"""
"""Where the report of ``inquiry.inquiry AS i`` is; NULL before it is put away."""

_PAGE: Final = f"""
SELECT (SELECT count(*) FROM inquiry.correction c WHERE c.inquiry = i.ref),
    (SELECT v.operator FROM inquiry.evaluation v WHERE v.inquiry = i.ref),
    {CUSTODY}, {INQUIRY}
FROM inquiry.inquiry i WHERE {{}} ORDER BY reserved_at, ref LIMIT ${{}}
"""
_SUMS: Final = """
SELECT grouping(reason), grouping(operator), grouping(state),
    coalesce(reason, operator, state), count(*)
FROM inquiry.inquiry i WHERE {} GROUP BY GROUPING SETS ((reason), (operator), (state))
"""
_NARROWED: Final = ("reason", "operator", "branch", "state")
_CORRECTIONS: Final = """
SELECT ref, inquiry, what, encode(commitment, 'hex'), note, operator, at
FROM inquiry.correction WHERE inquiry = ANY ($1) ORDER BY at, ref
"""
_CORRECT: Final = """
INSERT INTO inquiry.correction (ref, inquiry, what, commitment, note, operator, at)
VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6, $7)
"""
_BOUND: Final = """
SELECT b.quarter, b.count, encode(b.digest, 'hex'), b.entry, b.leaf, b.bound_at,
    e.body, (SELECT v.name FROM register.volume v
        WHERE v.first_entry <= b.entry AND b.entry < v.size ORDER BY v.size LIMIT 1)
FROM inquiry.book b JOIN register.entry e ON e.idx = b.entry ORDER BY b.quarter DESC
"""
_FIRST: Final = "SELECT min(reserved_at) FROM inquiry.inquiry"


class PostgresBooks:
    """The book; see ``desks.inquiry.book.rows.Books``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def page(
        self, wanted: BookFilter, span: Span, after: Place | None, limit: int
    ) -> Sequence[BookRow]:
        """Return rows behind a place, the oldest first."""
        conditions, values = _narrowed(wanted, span)
        if after is not None:
            conditions.append(
                f"(reserved_at, ref) > (${len(values) + 1}, ${len(values) + 2})"
            )
            values += [after.at, after.ref]
        statement = _PAGE.format(" AND ".join(conditions), len(values) + 1)
        async with self._links.use() as connection:
            rows = await connection.fetch(statement, *values, limit)
        return [_row(row) for row in rows]

    async def sums(self, wanted: BookFilter, span: Span) -> Sums:
        """Return how many rows a filter has."""
        conditions, values = _narrowed(wanted, span)
        statement = _SUMS.format(" AND ".join(conditions))
        sums: tuple[dict[str, int], ...] = ({}, {}, {})
        async with self._links.use() as connection:
            rows = await connection.fetch(statement, *values)
        for *left_out, value, count in rows:
            sums[left_out.index(0)][value] = count
        return Sums(sum(sums[2].values()), *sums)

    async def corrections(self, refs: Sequence[str]) -> Sequence[Correction]:
        """Return the corrections of inquiries, the oldest first."""
        async with self._links.use() as connection:
            rows = await connection.fetch(_CORRECTIONS, list(refs))
        return [_correction(row) for row in rows]

    async def correct(self, correction: Correction, act: Facts) -> None:
        """Keep a correction and its act; see the protocol."""
        async with self._links.use() as connection, connection.transaction():
            await connection.execute(
                _CORRECT,
                correction.ref,
                correction.inquiry,
                correction.what,
                correction.commitment,
                correction.note,
                correction.operator,
                correction.at,
            )
            await write_act(connection, act)

    async def bound(self) -> Sequence[BoundBook]:
        """Return the books that were bound, the newest first."""
        async with self._links.use() as connection:
            rows = await connection.fetch(_BOUND)
        return [
            BoundBook(
                quarter=quarter,
                count=count,
                digest=digest,
                receipt=Receipt(entry, leaf),
                at=Instant(at),
                operator=parse(body).actor,
                volume=volume,
            )
            for quarter, count, digest, entry, leaf, at, body, volume in rows
        ]

    async def first(self) -> Instant | None:
        """Return when the first row was reserved; None where there is none."""
        async with self._links.use() as connection:
            at = await connection.fetchval(_FIRST)
        return None if at is None else Instant(at)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)


def _narrowed(wanted: BookFilter, span: Span) -> tuple[list[str], list[Any]]:
    """Return what narrows the book, with what it is compared to."""
    conditions = ["reserved_at >= $1", "reserved_at < $2"]
    values: list[Any] = [*span]
    for name in _NARROWED:
        value = getattr(wanted, name)
        if value is not None:
            values.append(str(value))
            conditions.append(f"{name} = ${len(values)}")
    return conditions, values


def _row(row: Sequence[Any]) -> BookRow:
    corrections, reviewer, custody, *columns = row
    return BookRow(
        inquiry=inquiry_from(columns),
        reviewer=reviewer,
        custody=custody,
        corrections=corrections,
    )


def _correction(row: Sequence[Any]) -> Correction:
    ref, inquiry, what, commitment, note, operator, at = row
    return Correction(
        ref=ref,
        inquiry=inquiry,
        what=what,
        commitment=commitment,
        note=note,
        operator=operator,
        at=Instant(at),
    )
