"""Letters of authorisation: ground, letter, papers and act in one transaction."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.ground_rows import GROUND_COLUMNS, ground_from
from xinhu.adapters.postgres.ground_store import insert_ground, write_act
from xinhu.adapters.postgres.inquiry_rows import LETTER, letter_from
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.paper_rows import insert_paper
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.ground_keeping import NewGround
from xinhu.desks.inquiry.letters.keeping import KeptLetter, NewLetter

_INSERT: Final = """
INSERT INTO inquiry.letter (ref, customer, reasons, institution, signed_on, commitment,
    note, branch, taken_by, taken_at)
VALUES ($1, $2::text::uuid, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10)
"""
_SELECT: Final = f"""
SELECT l.taken_by, l.taken_at,
    ARRAY(SELECT p.kind FROM inquiry.paper p WHERE p.belongs = l.ref), {LETTER},
    {GROUND_COLUMNS}
FROM inquiry.letter l JOIN desk.ground g USING (ref)
"""
_NOTE: Final = "SELECT note FROM inquiry.letter WHERE ref = $1"
_ONE: Final = f"{_SELECT} WHERE l.ref = $1"
_OF_CUSTOMER: Final = f"""
{_SELECT} WHERE l.customer = $1::text::uuid ORDER BY l.taken_at DESC LIMIT 200
"""
_WITHDRAW: Final = """
UPDATE desk.ground SET state = 'withdrawn' WHERE ref = $1 AND state = 'active'
RETURNING ref
"""
_LETTER_COLUMNS = 5


class PostgresLetters:
    """Letters; see ``desks.inquiry.letters.keeping.Letters``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def add(self, new: NewLetter, act: Facts) -> None:
        """Keep a letter with everything that belongs to it; see the protocol."""
        ground = NewGround(
            ground=new.ground,
            note=new.evidence,
            created_by=new.operator,
            created_at=new.at,
            review=None,
        )
        letter = new.letter
        async with self._links.use() as connection, connection.transaction():
            await insert_ground(connection, ground)
            await connection.execute(
                _INSERT,
                letter.ref,
                letter.customer,
                sorted(letter.reasons),
                letter.institution,
                letter.signed_on,
                new.commitment,
                new.note,
                new.branch,
                new.operator,
                new.at,
            )
            for paper in new.papers:
                await insert_paper(connection, paper, new.at)
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)

    async def find(self, ref: str) -> KeptLetter | None:
        """Return a letter as it stands now."""
        found = await self._many(_ONE, ref)
        return found[0] if found else None

    async def note(self, ref: str) -> bytes | None:
        """Return what is sealed of a letter; None where there is none."""
        async with self._links.use() as connection:
            found = await connection.fetchval(_NOTE, ref)
        return None if found is None else bytes(found)

    async def of_customer(self, customer: CustomerId) -> Sequence[KeptLetter]:
        """Return a customer's letters, the newest first, at most 200."""
        return await self._many(_OF_CUSTOMER, customer)

    async def withdraw(self, ref: str, act: Facts) -> None:
        """Withdraw a letter; a second time nothing changes, and no act says so."""
        async with self._links.use() as connection, connection.transaction():
            if await connection.fetch(_WITHDRAW, ref):
                await write_act(connection, act)

    async def _many(self, statement: str, value: str) -> list[KeptLetter]:
        async with self._links.use() as connection:
            rows = await connection.fetch(statement, value)
        return [_kept(row) for row in rows]


def _kept(row: Sequence[Any]) -> KeptLetter:
    taken_by, taken_at, papers, *columns = row
    letter = letter_from(columns[:_LETTER_COLUMNS])
    if letter is None:  # a row is a letter
        raise AssertionError
    return KeptLetter(
        letter=letter,
        ground=ground_from(columns[_LETTER_COLUMNS:]),
        papers=frozenset(papers),
        taken_by=taken_by,
        taken_at=Instant(taken_at),
    )
