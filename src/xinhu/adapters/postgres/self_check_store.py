"""What the monthly list of inquiries reads, and the lists that were signed."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.inquiry_rows import LETTER, letter_from
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.self_check.errors import SelfCheckTwiceError
from xinhu.desks.inquiry.self_check.judging import Found
from xinhu.desks.inquiry.self_check.keeping import LookedAt, Signed
from xinhu.desks.inquiry.states import State

# A letter counts with its scan alone: a row without paper would be a form.
_ROWS: Final = f"""
SELECT i.ref, i.entry, encode(uuid_send(i.customer), 'hex'), i.operator,
    i.owner IS NOT NULL, i.reason, i.institution, i.reserved_at, i.state, i.changed_at,
    n.settled_on, c.placed_on, {LETTER}
FROM inquiry.inquiry i
LEFT JOIN inquiry.letter l ON l.ref = i.ground AND EXISTS (
    SELECT FROM inquiry.paper p
    WHERE p.belongs = l.ref AND p.kind = 'letter' AND p.salt IS NOT NULL)
LEFT JOIN inquiry.loan n ON n.number = i.loan
LEFT JOIN inquiry.custody c ON c.inquiry = i.ref
WHERE (i.reserved_at >= $1 AND i.reserved_at < $2)
    OR (i.state = 'answered' AND i.changed_at >= $3 AND i.changed_at < $4)
    OR (i.state IN ('registered', 'unclear') AND i.changed_at < $2)
"""
_SIGNED: Final = """
SELECT found, digest, signed_by, signed_at FROM inquiry.self_check WHERE month = $1
"""
_SIGN: Final = """
INSERT INTO inquiry.self_check (month, found, digest, signed_by, signed_at)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING month
"""
_found = msgspec.json.Decoder(tuple[Found, ...])


class PostgresSelfChecks:
    """Monthly lists; see ``desks.inquiry.self_check.keeping.SelfChecks``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def rows(
        self, since: Instant, until: Instant, came: tuple[Instant, Instant]
    ) -> Sequence[LookedAt]:
        """Return what the list looks at; see the protocol."""
        async with self._links.use() as connection:
            rows = await connection.fetch(_ROWS, since, until, *came)
        # A month of a bank is tens of thousands of rows: made beside the event loop.
        return await asyncio.to_thread(_all, rows)

    async def signed(self, month: str) -> Signed | None:
        """Return a month's list as it was signed."""
        async with self._links.use() as connection:
            row = await connection.fetchrow(_SIGNED, month)
        if row is None:
            return None
        found, digest, by, at = row
        return Signed(found=_found.decode(found), digest=digest, by=by, at=Instant(at))

    async def sign(self, month: str, signed: Signed, act: Facts) -> None:
        """Keep a signed list and its act; see the protocol."""
        found = msgspec.json.encode(signed.found).decode()
        values = (month, found, signed.digest, signed.by, signed.at)
        async with self._links.use() as connection, connection.transaction():
            if await connection.fetchrow(_SIGN, *values) is None:
                raise SelfCheckTwiceError
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)


def _all(rows: Sequence[Sequence[Any]]) -> list[LookedAt]:
    return [_looked_at(row) for row in rows]


def _looked_at(row: Sequence[Any]) -> LookedAt:
    ref, entry, customer, operator, by_program, reason, institution, *rest = row
    at, state, changed_at, settled_on, placed_on, *letter = rest
    return LookedAt(
        ref=ref,
        entry=entry,
        customer=customer,
        operator=operator,
        by_program=by_program,
        reason=reason,
        institution=institution,
        at=Instant(at),
        state=State(state),
        changed_at=Instant(changed_at),
        letter=None if letter[0] is None else letter_from(letter),
        settled_on=settled_on,
        placed_on=placed_on,
    )
