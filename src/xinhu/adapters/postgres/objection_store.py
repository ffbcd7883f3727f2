"""Objections and their answers: rows and acts in one transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.errors import ReportMissingError
from xinhu.desks.inquiry.objections.errors import (
    ObjectionAnsweredError,
    ObjectionTwiceError,
)
from xinhu.desks.inquiry.objections.keeping import (
    GivenAnswer,
    KeptObjection,
    Objection,
)

# Held until the objection stands, so that a destruction comes before or finds it.
_THERE: Final = """
SELECT p.ref FROM inquiry.inquiry i JOIN inquiry.paper p ON p.ref = i.paper
WHERE i.ref = $1 AND p.salt IS NOT NULL FOR SHARE OF p
"""
# Only one objection to a report waits at a time: the index over the open ones says so.
_TAKE: Final = """
INSERT INTO inquiry.objection (ref, inquiry, branch, subjects, raised_by, note,
    taken_by, taken_at, due_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING ref
"""
_ANSWER: Final = """
UPDATE inquiry.objection SET outcome = $2, answer = $3, answered_by = $4,
    answered_at = $5
WHERE ref = $1 AND answered_at IS NULL RETURNING ref
"""
_SELECT: Final = """
SELECT ref, inquiry, branch, subjects, raised_by, note, taken_by, taken_at, due_on,
    outcome, answer, answered_by, answered_at
FROM inquiry.objection
"""
_ONE: Final = f"{_SELECT} WHERE ref = $1"
_OF_INQUIRY: Final = f"{_SELECT} WHERE inquiry = $1 ORDER BY taken_at, ref"
# Nothing is answered about somebody whose key was destroyed: it waits for nobody.
_WAITING: Final = f"""
{_SELECT} o WHERE answered_at IS NULL AND ($1::text IS NULL OR branch = $1)
    AND ($2::date IS NULL OR due_on < $2)
    AND EXISTS (SELECT FROM inquiry.inquiry i
        JOIN vault.customer c ON c.customer = i.customer
        WHERE i.ref = o.inquiry AND c.wrapped_key IS NOT NULL)
ORDER BY due_on, taken_at, ref LIMIT $3
"""


class PostgresObjections:
    """Objections; see ``desks.inquiry.objections.keeping.Objections``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def take(self, objection: Objection, act: Facts) -> None:
        """Keep an objection and its act; see the protocol."""
        async with self._links.use() as connection, connection.transaction():
            if await connection.fetchrow(_THERE, objection.inquiry) is None:
                raise ReportMissingError
            row = await connection.fetchrow(
                _TAKE,
                objection.ref,
                objection.inquiry,
                objection.branch,
                list(objection.subjects),
                objection.by,
                objection.note,
                objection.operator,
                objection.at,
                objection.due_on,
            )
            if row is None:
                raise ObjectionTwiceError
            await write_act(connection, act)

    async def answer(self, ref: str, answer: GivenAnswer, act: Facts) -> None:
        """Keep an answer and its act; see the protocol."""
        values = (answer.outcome, answer.note, answer.operator, answer.at)
        async with self._links.use() as connection, connection.transaction():
            if await connection.fetchrow(_ANSWER, ref, *values) is None:
                raise ObjectionAnsweredError
            await write_act(connection, act)

    async def find(self, ref: str) -> KeptObjection | None:
        """Return an objection as it stands now."""
        found = await self._many(_ONE, ref)
        return found[0] if found else None

    async def of_inquiry(self, inquiry: str) -> Sequence[KeptObjection]:
        """Return the objections to a report, the oldest first."""
        return await self._many(_OF_INQUIRY, inquiry)

    async def waiting(
        self, branch: str | None, before: date | None, most: int
    ) -> Sequence[KeptObjection]:
        """Return objections without an answer; see the protocol."""
        return await self._many(_WAITING, branch, before, most)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)

    async def _many(self, statement: str, *values: object) -> list[KeptObjection]:
        async with self._links.use() as connection:
            rows = await connection.fetch(statement, *values)
        return [_kept(row) for row in rows]


def _kept(row: Sequence[Any]) -> KeptObjection:
    ref, inquiry, branch, subjects, by, note, operator, at, due_on, *answered = row
    outcome, words, answered_by, answered_at = answered
    answer = None
    if outcome is not None:
        answer = GivenAnswer(
            outcome=outcome,
            note=words,
            operator=answered_by,
            at=Instant(answered_at),
        )
    objection = Objection(
        ref=ref,
        inquiry=inquiry,
        branch=branch,
        subjects=tuple(subjects),
        by=by,
        note=note,
        operator=operator,
        at=Instant(at),
        due_on=due_on,
    )
    return KeptObjection(objection=objection, answer=answer)
