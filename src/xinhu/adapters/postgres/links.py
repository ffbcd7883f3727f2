"""Several connections for work that would wait for each other on one.

An inquiry commits three times, and each commit waits for the disk; on one connection a
second inquiry would wait for all three of the first.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from xinhu.adapters.postgres.link import Connection, Link


class Links:
    """A few ``Link`` of the same role; each use takes one that is free.

    Args:
        url: the database and the role, with its password.
        number: how many; each connects with its first use.
    """

    def __init__(self, url: str, number: int) -> None:
        # The one that was used last comes first: under little load few are opened.
        self._free: asyncio.LifoQueue[Link] = asyncio.LifoQueue()
        self._all = [Link(url) for _ in range(number)]
        for link in self._all:
            self._free.put_nowait(link)

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Connection]:
        """Wait for a free connection, opening it if needed.

        Raises:
            DatabaseUnavailableError: as ``Link.use``.
        """
        link = await self._free.get()
        try:
            async with link.use() as connection:
                yield connection
        finally:
            self._free.put_nowait(link)

    async def close(self) -> None:
        """Close all; a later use opens again."""
        for link in self._all:
            await link.close()
