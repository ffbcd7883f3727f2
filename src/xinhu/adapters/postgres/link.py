"""A connection that is thrown away whenever its state is in doubt.

A half-finished transaction, a cancelled request, a server that went away: after any of
them the connection is closed rather than mended, and the next user opens a fresh one.
Closing also releases the register's head to the other processes.

The driver is asyncpg: a prepared statement costs the gate a third of what psycopg's
asynchronous pipeline does, and that is most of what a small batch costs
(docs/decisions/0007-database-driver.md). Commands and Django use psycopg.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

from xinhu.core.gate.refusals import DatabaseUnavailableError

Connection: TypeAlias = asyncpg.Connection
_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 30

_PLANS = {
    # Everything here is a look-up by key. A plan made while a table was small scans it,
    # and is kept while the table grows (measured: ten times slower within seconds).
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
}

LOST = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # A server that dies in the middle of an answer leaves the driver's protocol in a
    # state that it did not expect; it says so with an error of its own.
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
"""What a database that fails, or went away, makes the driver raise."""


class Link:
    """One asynchronous connection, used by one task at a time.

    Args:
        url: the database and the role, with its password.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Connection]:
        """Wait for the connection's turn, opening it if needed.

        Raises:
            DatabaseUnavailableError: the server cannot be reached, or failed within the
                block; whatever the block had begun is undone or unknown.
        """
        async with self._turn:
            try:
                connection = self._connection
                if connection is None or connection.is_closed():
                    connection = await asyncpg.connect(
                        self._url,
                        timeout=_CONNECT_SECONDS,
                        command_timeout=_ANSWER_SECONDS,
                        server_settings=_PLANS,
                    )
                    self._connection = connection
                yield connection
            except BaseException as failure:
                self._drop()
                if isinstance(failure, LOST):
                    raise DatabaseUnavailableError from failure
                raise

    async def close(self) -> None:
        """Close; a later use opens again."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
