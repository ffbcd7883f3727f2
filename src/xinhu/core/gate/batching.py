"""Doing together what arrives together.

Whatever waits when a lane becomes free forms its next batch: no timer, so a lone
request waits for nobody, and under load the batches grow by themselves (measured: a
fixed linger only added to the wait).

Work may come in two parts: the second no longer holds the lane, so that the next batch
begins while this one still waits for somebody else (a slow disk, say).

What it guarantees: every caller gets the results of its own items, in order, or the
exception of its batch. What it leaves to ``work``: everything else.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Generic, TypeVar

from xinhu.core.gate.refusals import GateBusyError

Item = TypeVar("Item")
Result = TypeVar("Result")
_Waiting = tuple[Sequence[Item], asyncio.Future[list[Result]]]
Work = Callable[
    [Sequence[Item]], Awaitable[Sequence[Result] | Awaitable[Sequence[Result]]]
]
"""Takes a batch; returns one result per item, in order, or what will return them once
it is awaited: that part is done beside the lane."""


class Batcher(Generic[Item, Result]):
    """Collects items of many callers into batches for ``work``.

    Args:
        work: see ``Work``.
        lanes: how many batches may be under way at once.
        largest: items per batch; a caller's own items are never split.
        waiting: items that may wait before callers are turned away.
    """

    def __init__(
        self,
        work: Work[Item, Result],
        *,
        lanes: int,
        largest: int,
        waiting: int,
    ) -> None:
        self._work = work
        self._free = lanes
        self._largest = largest
        self._room = waiting
        self._queue: deque[_Waiting[Item, Result]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()

    async def submit(self, items: Sequence[Item]) -> list[Result]:
        """Have items worked on, together with whatever else waits.

        Raises:
            GateBusyError: too many items wait; nothing was done with these.
            Exception: whatever ``work`` raised for the batch.
        """
        if len(items) > self._room:
            raise GateBusyError
        self._room -= len(items)
        future: asyncio.Future[list[Result]] = (
            asyncio.get_running_loop().create_future()
        )
        self._queue.append((items, future))
        if self._free:
            self._free -= 1
            # The event loop first takes in what else has arrived on the sockets.
            self._spawn(self._lane())
        return await future

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _lane(self) -> None:
        try:
            while self._queue:
                await self._batch(self._take())
        finally:
            self._free += 1

    def _take(self) -> list[_Waiting[Item, Result]]:
        queue = self._queue
        taken = [queue.popleft()]
        count = len(taken[0][0])
        while queue and count + len(queue[0][0]) <= self._largest:
            taken.append(queue.popleft())
            count += len(taken[-1][0])
        self._room += count
        return taken

    async def _batch(self, taken: list[_Waiting[Item, Result]]) -> None:
        items = [item for part, _ in taken for item in part]
        try:
            results = await self._work(items)
        except Exception as failure:  # noqa: BLE001 -- handed to those who wait for it
            _fail(taken, failure)
            return
        if isinstance(results, Awaitable):
            self._spawn(_rest(taken, results))
        else:
            _deliver(taken, results)


async def _rest(
    taken: list[_Waiting[Item, Result]], rest: Awaitable[Sequence[Result]]
) -> None:
    try:
        results = await rest
    except Exception as failure:  # noqa: BLE001 -- handed to those who wait for it
        _fail(taken, failure)
        return
    _deliver(taken, results)


def _fail(taken: list[_Waiting[Item, Result]], failure: Exception) -> None:
    for _, future in taken:
        if not future.done():
            future.set_exception(failure)


def _deliver(taken: list[_Waiting[Item, Result]], results: Sequence[Result]) -> None:
    start = 0
    for part, future in taken:
        end = start + len(part)
        if not future.done():
            future.set_result(list(results[start:end]))
        start = end
