"""Evaluations and notices: rows and acts in one transaction."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.ground_store import insert_ground, write_act
from xinhu.adapters.postgres.link import Connection
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.numbers import next_number
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.ground_keeping import NewGround
from xinhu.desks.inquiry.errors import EvaluationMissingError, EvaluationTwiceError
from xinhu.desks.inquiry.evaluation.keeping import (
    KeptEvaluation,
    NewEvaluation,
    NewNotice,
    Notice,
)

_INSERT: Final = """
INSERT INTO inquiry.evaluation (inquiry, outcome, grounds, note, operator, at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING inquiry
"""
_NOTICE: Final = """
INSERT INTO inquiry.notice (number, inquiry, grounds, at, view_ground)
VALUES ($1, $2, $3, $4, $5)
"""
_SELECT: Final = """
SELECT e.inquiry, e.outcome, e.grounds, e.note, e.operator, e.at,
    n.number, n.grounds, n.at, n.view_ground
FROM inquiry.evaluation e LEFT JOIN inquiry.notice n USING (inquiry)
WHERE e.inquiry = $1
"""


class PostgresEvaluations:
    """Evaluations; see ``desks.inquiry.evaluation.keeping.Evaluations``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def add(self, new: NewEvaluation) -> KeptEvaluation:
        """Keep an evaluation with its notice; see the protocol."""
        async with self._links.use() as connection, connection.transaction():
            row = await connection.fetchrow(
                _INSERT,
                new.inquiry,
                new.outcome,
                list(new.grounds),
                new.note,
                new.operator,
                new.at,
            )
            if row is None:
                raise EvaluationTwiceError
            await write_act(connection, new.act)
            if new.notice is not None:
                await _register(connection, new, new.notice)
        kept = await self.find(new.inquiry)
        if kept is None:  # evaluations stay
            raise EvaluationMissingError
        return kept

    async def find(self, inquiry: str) -> KeptEvaluation | None:
        """Return the evaluation of an inquiry."""
        async with self._links.use() as connection:
            row = await connection.fetchrow(_SELECT, inquiry)
        return None if row is None else _kept(row)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)


async def _register(
    connection: Connection, new: NewEvaluation, notice: NewNotice
) -> None:
    ground = NewGround(
        ground=notice.ground,
        note=notice.evidence,
        created_by="system:inquiry",
        created_at=new.at,
        review=None,
    )
    await insert_ground(connection, ground)
    number = await next_number(connection, "notice")
    await connection.execute(
        _NOTICE,
        number,
        new.inquiry,
        list(notice.grounds),
        new.at,
        notice.ground.ref,
    )
    await write_act(connection, notice.act(number))


def _kept(row: Sequence[Any]) -> KeptEvaluation:
    inquiry, outcome, grounds, note, operator, at, number, told, when, view = row
    notice = None
    if number is not None:
        notice = Notice(
            number=number, grounds=tuple(told), at=Instant(when), view_ground=view
        )
    return KeptEvaluation(
        inquiry=inquiry,
        outcome=outcome,
        grounds=tuple(grounds),
        note=note,
        operator=operator,
        at=Instant(at),
        notice=notice,
    )
