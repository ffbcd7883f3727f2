"""Inquiries in PostgreSQL: reserved under a lock, moved from where they stand."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.ground_rows import GROUND_COLUMNS, ground_from
from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.inquiry_moving import write_decision, write_move
from xinhu.adapters.postgres.inquiry_rows import (
    INQUIRY,
    LETTER,
    LOAN,
    inquiry_from,
    letter_from,
    loan_from,
)
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.paper_rows import KEPT, kept_paper
from xinhu.core.base.clock import Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts, parse
from xinhu.desks.inquiry.keeping import (
    Decision,
    Inquiry,
    KeptPaper,
    Move,
    Reservation,
    Reserved,
    Support,
    Written,
)
from xinhu.desks.inquiry.limits import Counted

# Locks, count and row in one call (schema/0022_reserve.sql).
_RESERVE: Final = f"""
SELECT * FROM inquiry.reserve({", ".join(f"${n}" for n in range(1, 12))},
    decode($12, 'hex'), $13, $14, $15, $16, $17)
"""
_LETTER_AT, _LOAN_AT = 2, 7
_GROUND: Final = f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE ref = $1"
_UNSETTLED: Final = """
SELECT number FROM inquiry.attempt WHERE inquiry = $1
AND outcome IS DISTINCT FROM 'registered' AND outcome IS DISTINCT FROM 'rejected'
ORDER BY number DESC
"""
_LETTER: Final = f"SELECT {LETTER} FROM inquiry.letter l WHERE ref = $1"
_LOAN: Final = f"SELECT {LOAN} FROM inquiry.loan n WHERE number = $1"
# A branch is a name, and names change. Where nobody stands in the branch that asked, an
# inquiry goes with whoever asked; have they left, with whoever of them asked last.
_NOBODY_THERE: Final = """NOT EXISTS (SELECT FROM desk.staff_operator s
    WHERE s.branch = i.branch AND s.is_active)
AND NOT EXISTS (SELECT FROM desk.staff_assignment a WHERE a.branch = i.branch
    AND a.ended_at IS NULL AND (a.ends_at IS NULL OR a.ends_at > now()))"""
_SUCCESSOR: Final = """coalesce(
    (SELECT s.branch FROM desk.staff_operator s
        WHERE s.reference = i.operator AND s.is_active),
    (SELECT s.branch FROM inquiry.inquiry j
        JOIN desk.staff_operator s ON s.reference = j.operator
        WHERE j.branch = i.branch AND s.is_active ORDER BY j.reserved_at DESC LIMIT 1),
    i.branch)"""
_HELD: Final = INQUIRY.replace(
    "i.branch",
    f"CASE WHEN {_NOBODY_THERE} THEN {_SUCCESSOR} ELSE i.branch END",
    1,
)
_ONE: Final = f"SELECT {_HELD} FROM inquiry.inquiry i WHERE ref = $1"
_OWN: Final = f"""
SELECT {INQUIRY} FROM inquiry.inquiry i WHERE operator = $1
ORDER BY reserved_at DESC, ref DESC LIMIT $2
"""
_OF_BRANCH: Final = f"(i.branch = $1 OR {_NOBODY_THERE} AND {_SUCCESSOR} = $1)"
_WAITING: Final = f"""
SELECT {_HELD} FROM inquiry.inquiry i WHERE state IN ('registered', 'unclear')
AND {_OF_BRANCH}
ORDER BY changed_at LIMIT $2
"""
# One about a loan belongs to its file, whatever is judged of it: it waits for nobody.
_UNEVALUATED: Final = f"""
SELECT {_HELD} FROM inquiry.inquiry i WHERE {_OF_BRANCH}
AND state = 'answered' AND loan IS NULL
AND NOT EXISTS (SELECT FROM inquiry.evaluation e WHERE e.inquiry = i.ref)
ORDER BY changed_at, ref LIMIT $2
"""
_UNPLACED: Final = f"""
SELECT {_HELD} FROM inquiry.inquiry i WHERE {_OF_BRANCH} AND state = 'answered'
AND (loan IS NOT NULL
    OR EXISTS (SELECT FROM inquiry.evaluation e WHERE e.inquiry = i.ref))
AND NOT EXISTS (SELECT FROM inquiry.custody c WHERE c.inquiry = i.ref)
ORDER BY changed_at, ref LIMIT $2
"""
_ABANDONED: Final = f"""
SELECT {INQUIRY} FROM inquiry.inquiry i WHERE lease_until < $1
AND state IN ('reserved', 'sending') ORDER BY lease_until LIMIT $2
"""
_ENTRIES: Final = """
SELECT x.idx, x.leaf, e.body
FROM register.entry_index x JOIN register.entry e USING (idx)
WHERE x.customer = $1::text::uuid AND x.at >= $2 AND x.kind = 'inquiry' ORDER BY x.idx
"""


class PostgresInquiries:
    """Inquiries; see ``desks.inquiry.keeping.Inquiries``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def reserve(self, made: Reservation, since: Instant) -> Reserved:
        """Reserve an inquiry, and count those before it; see the protocol."""
        # Whoever dies while they wait for a lock has reserved nothing: the commit is
        # theirs to ask for. A call that is a transaction would be carried out.
        async with self._links.use() as connection, connection.transaction():
            row = await connection.fetchrow(_RESERVE, *_columns(made), since)
        today, last = row[:_LETTER_AT]
        return Reserved(
            counted=Counted(today, None if last is None else Instant(last)),
            letter=letter_from(_whole(row[_LETTER_AT:_LOAN_AT])),
            loan=loan_from(_whole(row[_LOAN_AT:])),
        )

    async def move(self, move: Move) -> Inquiry:
        """Change an inquiry; see the protocol."""
        async with self._links.use() as connection:
            return await write_move(connection, move)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)

    async def decided(self, ref: str, decision: Decision, at: Instant) -> None:
        """Keep a decision that moves nothing on by itself, durably."""
        async with self._links.use() as connection, connection.transaction():
            await write_decision(connection, ref, decision, at)

    async def find(self, ref: str) -> Inquiry | None:
        """Return an inquiry as it stands now."""
        found = await self._many(_ONE, ref)
        return found[0] if found else None

    async def of_operator(self, operator: str, limit: int) -> Sequence[Inquiry]:
        """Return somebody's inquiries, the newest first."""
        return await self._many(_OWN, operator, limit)

    async def waiting(self, branch: str, limit: int) -> Sequence[Inquiry]:
        """Return what waits for a person in a branch, the oldest first."""
        return await self._many(_WAITING, branch, limit)

    async def unevaluated(self, branch: str, limit: int) -> Sequence[Inquiry]:
        """Return what waits for its evaluation; see the protocol."""
        return await self._many(_UNEVALUATED, branch, limit)

    async def unplaced(self, branch: str, limit: int) -> Sequence[Inquiry]:
        """Return what waits to be put away; see the protocol."""
        return await self._many(_UNPLACED, branch, limit)

    async def abandoned(self, now: Instant, limit: int) -> Sequence[Inquiry]:
        """Return inquiries whose lease is over; see the protocol."""
        return await self._many(_ABANDONED, now, limit)

    async def entry_of(self, inquiry: Inquiry) -> Written | None:
        """Return an inquiry's entry; see the protocol."""
        made = inquiry.made
        async with self._links.use() as connection:
            rows = await connection.fetch(_ENTRIES, made.customer, made.at)
        for index, leaf, body in rows:
            entry = parse(body)
            if entry.detail and entry.detail.get("inquiry") == made.ref:
                refusal = entry.reasons[0] if entry.decision == "refuse" else None
                return Written(Receipt(index, leaf), entry.decision, refusal)
        return None

    async def support(self, inquiry: Inquiry) -> Support:
        """Return what an inquiry rests on, as it stands now."""
        made = inquiry.made
        async with self._links.use() as connection:
            ground = await connection.fetchrow(_GROUND, made.ground.ref)
            letter = await connection.fetchrow(_LETTER, made.ground.ref)
            loan = await connection.fetchrow(_LOAN, made.loan)
        return Support(
            ground=None if ground is None else ground_from(ground),
            letter=letter_from(letter),
            loan=loan_from(loan),
        )

    async def unsettled(self, ref: str) -> Sequence[int]:
        """Return the attempts of which it is not certain that the bureau saw none."""
        async with self._links.use() as connection:
            rows = await connection.fetch(_UNSETTLED, ref)
        return [number for (number,) in rows]

    async def paper(self, ref: str) -> KeptPaper | None:
        """Return a paper, sealed."""
        async with self._links.use() as connection:
            row = await connection.fetchrow(KEPT, ref)
        return None if row is None else kept_paper(row)

    async def _many(self, statement: str, *values: object) -> list[Inquiry]:
        async with self._links.use() as connection:
            rows = await connection.fetch(statement, *values)
        return [inquiry_from(row) for row in rows]


def _whole(columns: Sequence[Any]) -> Sequence[Any] | None:
    """Return the columns of a joined row; None where nothing was joined."""
    return None if columns[0] is None else columns


def _columns(made: Reservation) -> tuple[object, ...]:
    return (
        made.ref,
        made.customer,
        made.operator,
        made.post,
        made.branch,
        made.owner,
        made.reason,
        made.institution,
        made.ground.kind,
        made.ground.ref,
        made.loan,
        made.commitment,
        made.note,
        made.again,
        made.at,
        made.lease_until,
    )
