"""Approvals of looks: a vote, what follows from it and its act in one transaction."""

from collections.abc import Sequence

from xinhu.adapters.postgres.approval_rows import (
    SELECT,
    insert_approval,
    kept_approvals,
    read_people,
)
from xinhu.adapters.postgres.ground_store import insert_ground, write_act
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.refusals import ApprovalStateError
from xinhu.core.policy.approval.states import Requested
from xinhu.core.policy.query import Query
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.approval_keeping import Decided, Kept

_LOCK = """
SELECT a.state, (SELECT count(*) FROM desk.approval_vote v WHERE v.approval = a.ref)
FROM desk.approval a WHERE a.ref = $1 FOR UPDATE
"""
_VOTE = """
INSERT INTO desk.approval_vote (approval, voter, stands_for, place, "group", says, seen,
    opened_at, voted_at, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_VOID = """
UPDATE desk.approval_vote SET void = true
WHERE approval = $1 AND voter = ANY($2) AND NOT void
"""
_STATE = "UPDATE desk.approval SET state = $2, decided_at = $3 WHERE ref = $1"
_REVIEWED = "UPDATE desk.ground SET reviewed_by = $2, reviewed_at = $3 WHERE ref = $1"
_USED = "UPDATE desk.approval SET state = 'used', used_at = $2 WHERE ref = $1"
_WAITING = f"""{SELECT}
WHERE a.state = 'requested' AND a.kind = $1 AND a.expires_at > $2 AND a.requester <> $3
    AND NOT $3 = ANY (a.concerns) AND NOT EXISTS (
        SELECT FROM desk.approval_vote v WHERE v.approval = a.ref AND v.voter = $3)
ORDER BY a.requested_at LIMIT $4
"""
_LOOK = """
INSERT INTO desk.approval_look (approval, viewer, opened_at) VALUES ($1, $2, $3)
RETURNING id
"""
_OPENED = """
SELECT l.opened_at FROM desk.approval_look l
WHERE l.approval = $1 AND l.viewer = $2 AND l.id = $3
"""
_FEW = 200


class PostgresApprovals:
    """Approvals in PostgreSQL; see ``desks.customers.approval_keeping.Approvals``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(
        self, requested: Requested, query: Query, note: bytes, act: Facts
    ) -> None:
        """Enter a request for approval and its act, both or neither."""
        async with self._link.use() as connection, connection.transaction():
            await insert_approval(connection, requested, query, note)
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._link.use() as connection:
            await write_act(connection, act)

    async def find(self, ref: str, now: Instant) -> Kept | None:
        """Return an approval, with everybody around it as they stand now."""
        async with self._link.use() as connection:
            rows = await connection.fetch(f"{SELECT} WHERE a.ref = $1", ref)
            found = await kept_approvals(connection, rows, now) if rows else []
        return found[0] if found else None

    async def person(self, operator: str, now: Instant) -> Person | None:
        """Return an operator in their main post; None where there is none of the name.

        With the units above them, and the roles of the posts that they hold besides.
        """
        async with self._link.use() as connection:
            return (await read_people(connection, [operator], now)).get(operator)

    async def waiting(self, kind: str, voter: str, now: Instant) -> Sequence[Kept]:
        """Return what of a kind waits and is neither this voter's nor voted on by them.

        The oldest first, at most 200.
        """
        async with self._link.use() as connection:
            rows = await connection.fetch(_WAITING, kind, now, voter, _FEW)
            return await kept_approvals(connection, rows, now)

    async def open(self, ref: str, viewer: str, at: Instant, act: Facts) -> int:
        """Write down that somebody is shown it; return the look's number."""
        async with self._link.use() as connection, connection.transaction():
            number = await connection.fetchval(_LOOK, ref, viewer, at)
            await write_act(connection, act)
        return int(number)

    async def opened_at(self, ref: str, viewer: str, look: int) -> Instant | None:
        """Return when somebody opened it; None where that was not they, or not it."""
        async with self._link.use() as connection:
            found = await connection.fetchval(_OPENED, ref, viewer, look)
        return None if found is None else Instant(found)

    async def decide(self, decided: Decided, act: Facts) -> bool:
        """Write down a vote and what follows; of two at once, one after the other."""
        ref = decided.after.asked.ref
        state = "requested"
        async with self._link.use() as connection, connection.transaction():
            state, votes = await connection.fetchrow(_LOCK, ref)
            if state == "requested" and votes == decided.before:
                await _write(connection, decided)
                await write_act(connection, act)
                return True
        if state != "requested":
            raise ApprovalStateError(state=state)
        return False


async def _write(connection: Connection, decided: Decided) -> None:
    after = decided.after
    ref, vote = after.asked.ref, after.votes[-1]
    stale = [each.voter for each in after.votes if each.void]
    if stale:
        await connection.execute(_VOID, ref, stale)
    await connection.execute(
        _VOTE,
        ref,
        vote.voter,
        vote.stands_for,
        list(vote.place),
        vote.group,
        vote.says,
        vote.seen,
        vote.opened_at,
        vote.at,
        decided.note,
    )
    if isinstance(after, Requested):
        return
    await connection.execute(_STATE, ref, after.state, after.at)
    if decided.ground is not None:
        await insert_ground(connection, decided.ground)
    if decided.reviewed:
        await connection.execute(_REVIEWED, ref, vote.voter, vote.at)
        if after.state == "granted":
            await connection.execute(_USED, ref, vote.at)
