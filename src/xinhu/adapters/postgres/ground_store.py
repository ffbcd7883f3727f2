"""Grounds, and the uses of break-glass under review: each change with its act.

What is written here takes effect at the gate with the next request. The act is put into
the outbox in the same transaction and reaches the register from there.
"""

from collections.abc import Sequence

from xinhu.adapters.postgres.approval_rows import insert_approval
from xinhu.adapters.postgres.ground_rows import GROUND_COLUMNS, ground_from
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.query import Query
from xinhu.core.register.act import pack
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.ground_keeping import NewGround

_INSERT = """
INSERT INTO desk.ground (ref, kind, customer, purposes, fields, valid_from, valid_until,
    max_uses, holder, digest, approver, review_due, note, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
_WITHDRAW = """
UPDATE desk.ground SET state = 'withdrawn' WHERE ref = $1 AND state = 'active'
RETURNING ref
"""
_ACT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), $1::text::jsonb)"


class PostgresGrounds:
    """Grounds in PostgreSQL; see ``desks.customers.grounding.Grounds``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, new: NewGround, act: Facts) -> None:
        """Enter a ground and its act, both or neither."""
        async with self._link.use() as connection, connection.transaction():
            await insert_ground(connection, new)
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._link.use() as connection:
            await write_act(connection, act)

    async def find(self, ref: str) -> Ground | None:
        """Return a ground as it stands now."""
        found = await self._query(
            f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE ref = $1", ref
        )
        return found[0] if found else None

    async def of_customer(self, customer: CustomerId) -> Sequence[Ground]:
        """Return a customer's grounds, the newest first, at most 200."""
        return await self._query(
            f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE customer = $1"
            " ORDER BY created_at DESC LIMIT 200",
            customer,
        )

    async def unreviewed(self) -> Sequence[Ground]:
        """Return uses of break-glass without a review, the most urgent first."""
        return await self._query(
            f"SELECT {GROUND_COLUMNS} FROM desk.ground g WHERE kind = $1"
            " AND reviewed_at IS NULL ORDER BY review_due LIMIT 200",
            "break_glass",
        )

    async def withdraw(self, ref: str, act: Facts) -> None:
        """Withdraw a ground; it refuses from the next request on."""
        async with self._link.use() as connection, connection.transaction():
            # A second time nothing changes, and no act says that anything did.
            if await connection.fetch(_WITHDRAW, ref):
                await write_act(connection, act)

    async def _query(self, statement: str, value: str) -> list[Ground]:
        async with self._link.use() as connection:
            return [
                ground_from(row) for row in await connection.fetch(statement, value)
            ]


async def insert_ground(connection: Connection, new: NewGround) -> None:
    """Insert a ground inside the caller's transaction."""
    ground = new.ground
    await connection.execute(
        _INSERT, *ground_values(ground), new.note, new.created_by, new.created_at
    )
    if new.review is not None:
        fields = tuple(sorted(ground.fields or ()))
        query = Query(ground.customer, min(ground.purposes), fields)
        await insert_approval(connection, new.review, query, new.note)


def ground_values(ground: Ground) -> tuple[object, ...]:
    """Return the first columns of a row: all that a request is held against."""
    return (
        ground.ref,
        ground.kind,
        ground.customer,
        sorted(ground.purposes),
        None if ground.fields is None else sorted(ground.fields),
        ground.valid_from,
        ground.valid_until,
        ground.max_uses,
        ground.holder,
        ground.digest,
        ground.approver,
        ground.review_due,
    )


async def write_act(connection: Connection, act: Facts) -> None:
    """Put an act into the outbox inside the caller's transaction."""
    await connection.execute(_ACT, pack(act))
