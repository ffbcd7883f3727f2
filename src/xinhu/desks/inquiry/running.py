"""Work that goes to its end though whoever asked for it does not wait.

A broken connection must leave no inquiry half-way: a query that left, and nobody to
keep its report.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class ToTheEnd:
    """Keeps what was begun until it is done."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do a piece of work; it goes on where the caller is cancelled.

        Raises:
            Exception: whatever the work raised.
        """
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)
