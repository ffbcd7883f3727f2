"""Drains the outbox into the register: in order, exactly once, within a second.

One transaction takes the oldest acts, appends their entries and deletes their rows. A
crash before its commit leaves everything in the outbox; a crash after it leaves
everything in the register. An advisory lock lets one process drain at a time, so that
the order of acts is the order of entries.
"""

from typing import Final

from xinhu.adapters.postgres.link import Connection, Link
from xinhu.adapters.postgres.policy_switch import switch_policies
from xinhu.adapters.postgres.register_store import append_within
from xinhu.core.gate.refusals import (
    DatabaseUnavailableError,
    RegisterUnavailableError,
)
from xinhu.core.gate.stores import Intent
from xinhu.core.register.act import unpack

_AT_ONCE = 500
TURN: Final = 7810002
"""Number of the advisory lock that whoever drains holds."""
_TURN = f"SELECT pg_try_advisory_xact_lock({TURN})"
_OLDEST = "SELECT id, act::text FROM desk.outbox ORDER BY id LIMIT $1"
_DELETE = "DELETE FROM desk.outbox WHERE id = ANY($1)"


class OutboxDrain:
    """Carries acts from the outbox into the register.

    Args:
        link: a connection of its own, as the gate's role.
        guomi: whether the register carries the SM3 tree as well.
    """

    def __init__(self, link: Link, *, guomi: bool) -> None:
        self._link = link
        self._guomi = guomi

    async def drain(self) -> int:
        """Append what waits, up to 500 acts; return how many were appended.

        Raises:
            RegisterUnavailableError: nothing was moved, or it is not known; the rows
                that remain are tried again by the next call.
        """
        try:
            async with self._link.use() as connection, connection.transaction():
                if not await connection.fetchval(_TURN):
                    return 0
                return await self._move(connection)
        except DatabaseUnavailableError as failure:
            raise RegisterUnavailableError from failure

    async def _move(self, connection: Connection) -> int:
        rows = await connection.fetch(_OLDEST, _AT_ONCE)
        if not rows:
            return 0
        acts = [unpack(text) for _, text in rows]
        intents = [Intent(facts.draft()) for facts in acts]
        await append_within(connection, intents, guomi=self._guomi)
        await switch_policies(connection, acts)
        await connection.execute(_DELETE, [number for number, _ in rows])
        return len(rows)
