"""A connection that is thrown away whenever its state is in doubt.

A half-finished transaction, a cancelled request, a server that went away: after any of
them the connection is closed rather than mended, and the next user opens a fresh one.
Closing also releases the register's head to the other processes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from xinhu.adapters.postgres.arrays import adopt

Connection = psycopg.AsyncConnection[Any]
_CONNECT_SECONDS = 5


class Link:
    """One asynchronous connection in autocommit mode, used by one task at a time.

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
            psycopg.Error: the server cannot be reached.
        """
        async with self._turn:
            connection = self._connection
            if connection is None or connection.closed:
                connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, connect_timeout=_CONNECT_SECONDS
                )
                adopt(connection)
                self._connection = connection
            try:
                yield connection
            except BaseException:
                self._connection = None
                await connection.close()
                raise

    async def close(self) -> None:
        """Close; a later use opens again."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
