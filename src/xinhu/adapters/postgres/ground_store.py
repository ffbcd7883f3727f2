"""Grounds, and the uses of break-glass under review: each change with its act.

What is written here takes effect at the gate with the next request. The act is put into
the outbox in the same transaction and reaches the register from there.
"""

from collections.abc import Sequence
from typing import Any

import psycopg

from xinhu.adapters.postgres.ground_rows import GROUND_COLUMNS, ground_from
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refusals import DatabaseUnavailableError
from xinhu.core.policy.ground import Ground
from xinhu.core.register.act import pack
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.grounding import NewGround

_INSERT = """
INSERT INTO desk.ground (ref, kind, customer, purposes, fields, valid_from, valid_until,
    max_uses, holder, digest, approver, review_due, note, created_by, created_at)
VALUES (%(ref)s, %(kind)s, %(customer)s, %(purposes)s, %(fields)s, %(valid_from)s,
    %(valid_until)s, %(max_uses)s, %(holder)s, %(digest)s, %(approver)s, %(review_due)s,
    %(note)s, %(created_by)s, %(created_at)s)
"""
_WITHDRAW = "UPDATE desk.ground SET state = 'withdrawn' WHERE ref = %s"
_REVIEW = """
UPDATE desk.ground SET reviewed_by = %s, reviewed_at = %s
WHERE ref = %s AND reviewed_at IS NULL
"""
_ACT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s)"


class PostgresGrounds:
    """Grounds in PostgreSQL; see ``desks.customers.grounding.Grounds``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, new: NewGround, act: Facts) -> None:
        """Enter a ground and its act, both or neither."""
        try:
            async with self._link.use() as connection, connection.transaction():
                await insert_ground(connection, new)
                await write_act(connection, act)
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure

    async def find(self, ref: str) -> Ground | None:
        """Return a ground as it stands now."""
        found = await self._query(
            f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE ref = %s", ref
        )
        return found[0] if found else None

    async def of_customer(self, customer: CustomerId) -> Sequence[Ground]:
        """Return a customer's grounds, the newest first, at most 200."""
        return await self._query(
            f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE customer = %s"
            " ORDER BY created_at DESC LIMIT 200",
            customer,
        )

    async def unreviewed(self) -> Sequence[Ground]:
        """Return uses of break-glass without a review, the most urgent first."""
        return await self._query(
            f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE kind = %s"
            " AND reviewed_at IS NULL ORDER BY review_due LIMIT 200",
            "break_glass",
        )

    async def withdraw(self, ref: str, act: Facts) -> None:
        """Withdraw a ground; it refuses from the next request on."""
        await self._change(_WITHDRAW, (ref,), act)

    async def review(self, ref: str, reviewer: str, at: Instant, act: Facts) -> None:
        """Write down who reviewed a use of break-glass, once."""
        await self._change(_REVIEW, (reviewer, at, ref), act)

    async def _change(
        self, statement: str, values: tuple[Any, ...], act: Facts
    ) -> None:
        try:
            async with self._link.use() as connection, connection.transaction():
                done = await connection.execute(statement, values)
                if done.rowcount:
                    await write_act(connection, act)
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure

    async def _query(self, statement: str, value: str) -> list[Ground]:
        try:
            async with self._link.use() as connection:
                rows = await connection.execute(statement, (value,))
                return [ground_from(row) for row in await rows.fetchall()]
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure


async def insert_ground(connection: Connection, new: NewGround) -> None:
    """Insert a ground inside the caller's transaction."""
    ground = new.ground
    await connection.execute(
        _INSERT,
        {
            "ref": ground.ref,
            "kind": ground.kind,
            "customer": ground.customer,
            "purposes": sorted(ground.purposes),
            "fields": None if ground.fields is None else sorted(ground.fields),
            "valid_from": ground.valid_from,
            "valid_until": ground.valid_until,
            "max_uses": ground.max_uses,
            "holder": ground.holder,
            "digest": ground.digest,
            "approver": ground.approver,
            "review_due": ground.review_due,
            "note": new.note,
            "created_by": new.created_by,
            "created_at": new.created_at,
        },
    )


async def write_act(connection: Connection, act: Facts) -> None:
    """Put an act into the outbox inside the caller's transaction."""
    await connection.execute(_ACT, (pack(act),))
