"""A lock of a test's own, by which whoever works is stopped at one step.

Nothing is replaced: the database lets nobody on while the lock is held, as it would
under load, and tells who waits for it.
"""

import asyncio
from types import TracebackType
from typing import Self

import psycopg

from xinhu.adapters.postgres.outbox_drain import TURN

HEAD = "SELECT 1 FROM register.head FOR UPDATE"
"""Stops whoever writes an entry."""
DRAINS = f"SELECT pg_advisory_xact_lock({TURN})"
"""Taken once nobody drains the outbox; nobody begins to while it is held."""
CUSTOMERS = "LOCK TABLE vault.customer IN ACCESS EXCLUSIVE MODE"
"""Stops whoever reads a customer, before the gate decides."""
LETTERS = "LOCK TABLE inquiry.letter IN ACCESS EXCLUSIVE MODE"
"""Who signed is read between the entry and the sending."""
CUSTOMER = "SELECT pg_advisory_xact_lock(7402, hashtext(%s))"
"""Stops whoever reserves an inquiry about a customer."""
INQUIRY = "SELECT 1 FROM inquiry.inquiry WHERE customer = %s::text::uuid FOR UPDATE"
"""Stops whoever moves an inquiry about a customer on."""

# Of several who want one row, the first waits for its holder, the others for the first.
_WAITING = """
WITH RECURSIVE behind AS (
    SELECT pg_backend_pid() AS pid
    UNION
    SELECT waiting.pid FROM behind
    JOIN pg_locks waiting ON NOT waiting.granted
        AND behind.pid = ANY(pg_blocking_pids(waiting.pid))
)
SELECT pid FROM behind WHERE pid <> pg_backend_pid()
"""
# Until its commit is done, and everybody sees it, a transaction holds the lock of its
# own number.
_AT_WORK = "SELECT 1 FROM pg_locks WHERE pid = ANY(%s) LIMIT 1"
_SECONDS = 30.0
_LOOK_SECONDS = 0.01


class Held:
    """Holds locks from ``take`` until the end of the block, or until ``release``.

    Args:
        url: of a role that may lock.
    """

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def take(self, statement: str, *values: str) -> Self:
        """Take a lock as well."""
        self._connection.execute(statement, values)
        return self

    def waiting(self) -> list[int]:
        """Return the database's processes that wait for these locks."""
        return [pid for (pid,) in self._connection.execute(_WAITING).fetchall()]

    def at_work(self, pids: list[int]) -> bool:
        """Tell whether one of the database's processes is inside a transaction."""
        return bool(self._connection.execute(_AT_WORK, (pids,)).fetchall())

    async def awaited(self) -> None:
        """Return once somebody waits for these locks."""
        async with asyncio.timeout(_SECONDS):
            while not await asyncio.to_thread(self.waiting):  # noqa: ASYNC110 -- another process's
                await asyncio.sleep(_LOOK_SECONDS)

    def end_waiting(self) -> None:
        """End the database's processes that wait for these locks."""
        for pid in self.waiting():
            self._connection.execute("SELECT pg_terminate_backend(%s)", (pid,))

    def release(self) -> None:
        """Let everybody on."""
        self._connection.rollback()
