"""Where reports lie: rows, moves and acts in one transaction."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.inquiry_rows import LOAN, loan_from
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.custody.errors import CustodyDestroyedError, CustodyTwiceError
from xinhu.desks.inquiry.custody.keeping import Custody, KeptCustody, Wanted
from xinhu.desks.inquiry.demands import Loan

_INSERT: Final = """
INSERT INTO inquiry.custody (inquiry, paper, branch, cabinet, number, place, placed_on,
    placed_by, placed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING inquiry
"""
_MOVED: Final = """
INSERT INTO inquiry.custody_move (inquiry, number, place, operator, at)
SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4
FROM inquiry.custody_move WHERE inquiry = $1
"""
# The row is locked, so that two moves at once are numbered one after the other, and a
# destruction waits for a move or the move for it.
_PLACE: Final = """
UPDATE inquiry.custody c SET place = $2 FROM inquiry.paper p
WHERE c.inquiry = $1 AND p.ref = c.paper AND p.salt IS NOT NULL RETURNING c.inquiry
"""
_SELECT: Final = f"""
SELECT c.inquiry, c.paper, c.branch, c.cabinet, c.number, c.place, c.placed_on,
    c.placed_by, c.placed_at,
    (SELECT count(*) FROM inquiry.custody_move m WHERE m.inquiry = c.inquiry),
    p.destroyed_at, {LOAN}
FROM inquiry.custody c JOIN inquiry.paper p ON p.ref = c.paper
LEFT JOIN inquiry.loan n ON c.cabinet = 'loan_file' AND n.number = c.number
    AND n.customer = p.customer
"""
_ONE: Final = f"{_SELECT} WHERE c.inquiry = $1"
# What has no end is not due. Since when it must lie, by the years of its cabinet, is
# decided by the desk.
_LISTED: Final = f"""
{_SELECT} WHERE p.salt IS NOT NULL AND ($1::text IS NULL OR c.branch = $1)
    AND ($2::text IS NULL OR c.cabinet = $2)
    AND ($3::date IS NULL
        OR (c.cabinet = 'loan_file' AND greatest(c.placed_on, n.settled_on) < $3
            AND n.settled_on IS NOT NULL)
        OR (c.cabinet = 'refused_cabinet' AND c.placed_on < $4))
    AND ($5::date IS NULL OR (c.placed_on, c.inquiry) > ($5, $6::text))
ORDER BY c.placed_on, c.inquiry LIMIT $7
"""
_LOAN: Final = f"SELECT {LOAN} FROM inquiry.loan n WHERE number = $1"


class PostgresCustodies:
    """Where reports lie; see ``desks.inquiry.custody.keeping.Custodies``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def place(self, custody: Custody, act: Facts) -> None:
        """Put a report away; see the protocol."""
        ref, place, by, at = custody.inquiry, custody.place, custody.by, custody.at
        async with self._links.use() as connection, connection.transaction():
            row = await connection.fetchrow(
                _INSERT,
                ref,
                custody.paper,
                custody.branch,
                custody.cabinet,
                custody.number,
                place,
                custody.placed_on,
                by,
                at,
            )
            if row is None:
                raise CustodyTwiceError
            await connection.execute(_MOVED, ref, place, by, at)
            await write_act(connection, act)

    async def move(
        self, inquiry: str, place: str, by: str, at: Instant, act: Facts
    ) -> None:
        """Put it somewhere else; see the protocol."""
        async with self._links.use() as connection, connection.transaction():
            if await connection.fetchrow(_PLACE, inquiry, place) is None:
                raise CustodyDestroyedError
            await connection.execute(_MOVED, inquiry, place, by, at)
            await write_act(connection, act)

    async def find(self, inquiry: str) -> KeptCustody | None:
        """Return where a report lies; see the protocol."""
        async with self._links.use() as connection:
            row = await connection.fetchrow(_ONE, inquiry)
        return None if row is None else _kept(row)

    async def listed(self, wanted: Wanted) -> Sequence[KeptCustody]:
        """Return reports that are there; see the protocol."""
        async with self._links.use() as connection:
            rows = await connection.fetch(
                _LISTED,
                wanted.branch,
                wanted.cabinet,
                *(wanted.due or (None, None)),
                *(wanted.after or (None, None)),
                wanted.most,
            )
        return [_kept(row) for row in rows]

    async def loan(self, number: str) -> Loan | None:
        """Return a loan as it stands now."""
        async with self._links.use() as connection:
            return loan_from(await connection.fetchrow(_LOAN, number))

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)


def _kept(row: Sequence[Any]) -> KeptCustody:
    inquiry, paper, branch, cabinet, number, place, placed_on, by, at, *rest = row
    moves, destroyed_at, *loan = rest
    return KeptCustody(
        custody=Custody(
            inquiry=inquiry,
            paper=paper,
            branch=branch,
            cabinet=cabinet,
            number=number,
            place=place,
            placed_on=placed_on,
            by=by,
            at=Instant(at),
        ),
        moves=moves,
        loan=None if loan[0] is None else loan_from(loan),
        destroyed_at=None if destroyed_at is None else Instant(destroyed_at),
    )
