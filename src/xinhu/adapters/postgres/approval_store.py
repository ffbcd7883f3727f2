"""Approvals: a decision, the ground it makes and its act in one transaction."""

from collections.abc import Sequence
from typing import Any

from xinhu.adapters.postgres.ground_store import insert_ground, write_act
from xinhu.adapters.postgres.link import Link
from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval import (
    Approval,
    ApprovalStateError,
    Asked,
    Denied,
    Expired,
    Granted,
    Requested,
)
from xinhu.core.policy.query import Query
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.approving import Kept
from xinhu.desks.customers.ground_keeping import NewGround

_SELECT = """
SELECT a.ref, replace(a.customer::text, '-', ''), a.purpose, a.fields, a.requester,
       a.requested_at, a.expires_at, a.state, a.decided_by, a.decided_at, a.note
FROM desk.approval a
"""
_INSERT = """
INSERT INTO desk.approval (ref, digest, requester, customer, purpose, fields, note,
    requested_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_DECIDE = """
UPDATE desk.approval SET state = $1, decided_by = $2, decided_at = $3
WHERE ref = $4 AND state = 'requested' RETURNING ref
"""


class PostgresApprovals:
    """Approvals in PostgreSQL; see ``desks.customers.approving.Approvals``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, kept: Kept, act: Facts) -> None:
        """Enter a request for approval and its act, both or neither."""
        asked = kept.approval.asked
        values = (
            asked.ref,
            asked.digest,
            asked.requester,
            asked.query.customer,
            asked.query.purpose,
            list(asked.query.fields),
            kept.note,
            asked.at,
            asked.until,
        )
        async with self._link.use() as connection, connection.transaction():
            await connection.execute(_INSERT, *values)
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._link.use() as connection:
            await write_act(connection, act)

    async def find(self, ref: str) -> Kept | None:
        """Return an approval as it stands now."""
        found = await self._query(f"{_SELECT} WHERE a.ref = $1", ref)
        return found[0] if found else None

    async def waiting(self, now: Instant) -> Sequence[Kept]:
        """Return what waits for a decision, the oldest first, at most 200."""
        return await self._query(
            f"{_SELECT} WHERE a.state = 'requested' AND a.expires_at > $1"
            " ORDER BY a.requested_at LIMIT 200",
            now,
        )

    async def decide(
        self, decided: Granted | Denied, ground: NewGround | None, act: Facts
    ) -> None:
        """Write down a decision; of two at once, one is let through."""
        values = (
            decided.state,
            decided.approver,
            decided.decided_at,
            decided.asked.ref,
        )
        async with self._link.use() as connection, connection.transaction():
            if not await connection.fetch(_DECIDE, *values):
                raise ApprovalStateError(state="decided")
            if ground is not None:
                await insert_ground(connection, ground)
            await write_act(connection, act)

    async def _query(self, statement: str, value: str | int) -> list[Kept]:
        async with self._link.use() as connection:
            return [_kept(row) for row in await connection.fetch(statement, value)]


def _kept(row: Sequence[Any]) -> Kept:
    ref, customer, purpose, fields, requester, at, until, *decision = row
    state, decided_by, decided_at, note = decision
    asked = Asked(
        ref=ref,
        query=Query(customer, purpose, tuple(fields)),
        requester=requester,
        reason="",
        at=at,
        until=until,
    )
    return Kept(approval=_approval(asked, state, decided_by, decided_at), note=note)


def _approval(
    asked: Asked, state: str, decided_by: str, decided_at: Instant
) -> Approval:
    match state:
        case "requested":
            return Requested(asked)
        case "granted":
            return Granted(asked=asked, approver=decided_by, decided_at=decided_at)
        case "denied":
            return Denied(asked=asked, approver=decided_by, decided_at=decided_at)
        case _:
            return Expired(asked)
