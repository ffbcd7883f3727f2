"""What arrives together is done together, in order, and each gets its own."""

import asyncio
from collections.abc import Awaitable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.refusals import GateBusyError


class Work:
    """Doubles numbers; negative ones break the batch they are in."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.under_way = 0
        self.most = 0

    async def __call__(self, items: Sequence[int]) -> list[int]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.batches.append(list(items))
        for _ in range(3):
            await asyncio.sleep(0)
        self.under_way -= 1
        if any(item < 0 for item in items):
            raise ValueError(min(items))
        return [item * 2 for item in items]


def submit_all(
    batcher: Batcher[int, int], parts: Sequence[Sequence[int]]
) -> list[list[int] | BaseException]:
    async def everyone() -> list[list[int] | BaseException]:
        return await asyncio.gather(
            *(batcher.submit(part) for part in parts), return_exceptions=True
        )

    return asyncio.run(everyone())


PARTS = st.lists(st.lists(st.integers(-3, 99), min_size=1, max_size=5), max_size=30)


@given(parts=PARTS, lanes=st.integers(1, 4), largest=st.integers(1, 12))
@settings(max_examples=150)
def test_each_caller_gets_the_results_of_their_own_items_or_their_batch_s_exception(
    parts: list[list[int]], lanes: int, largest: int
) -> None:
    work = Work()
    batcher = Batcher(work, lanes=lanes, largest=largest, waiting=10_000)
    results = submit_all(batcher, parts)
    for part, result in zip(parts, results, strict=True):
        if isinstance(result, BaseException):
            shared = [batch for batch in work.batches if _within(part, batch)]
            assert any(min(batch) < 0 for batch in shared)
        else:
            assert result == [item * 2 for item in part]
    # Every item once, in the order of arrival; nobody's items were split.
    assert [i for batch in work.batches for i in batch] == [i for p in parts for i in p]
    assert work.most <= lanes
    for batch in work.batches:
        assert len(batch) <= max([largest, *(len(part) for part in parts)])


def _within(part: list[int], batch: list[int]) -> bool:
    size = len(part)
    return any(batch[n : n + size] == part for n in range(len(batch) - size + 1))


def test_an_exception_of_one_batch_reaches_no_other() -> None:
    batcher = Batcher(Work(), lanes=1, largest=1, waiting=100)
    results = submit_all(batcher, [[1], [-1], [2]])
    assert results[0] == [2]
    assert isinstance(results[1], ValueError)
    assert results[2] == [4]


def test_whoever_comes_when_too_many_wait_is_turned_away_and_nothing_is_done() -> None:
    work = Work()
    batcher = Batcher(work, lanes=1, largest=2, waiting=4)
    results = submit_all(batcher, [[1, 1], [2, 2], [3], [4, 4]])
    assert results[:2] == [[2, 2], [4, 4]]
    assert isinstance(results[2], GateBusyError)
    assert isinstance(results[3], GateBusyError)
    assert [item for batch in work.batches for item in batch] == [1, 1, 2, 2]


def test_room_comes_back_once_the_waiting_are_taken() -> None:
    async def again() -> list[list[int]]:
        batcher = Batcher(Work(), lanes=1, largest=2, waiting=2)
        return [await batcher.submit([n, n]) for n in range(5)]

    assert asyncio.run(again()) == [[n * 2, n * 2] for n in range(5)]


def test_a_caller_who_goes_away_takes_nobody_along() -> None:
    async def cancelled() -> list[int]:
        batcher = Batcher(Work(), lanes=1, largest=10, waiting=10)
        leaving = asyncio.create_task(batcher.submit([1]))
        staying = asyncio.create_task(batcher.submit([2]))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        return await staying

    assert asyncio.run(cancelled()) == [4]


def test_a_lane_is_free_again_after_its_batch_failed() -> None:
    async def after() -> list[int]:
        batcher = Batcher(Work(), lanes=1, largest=1, waiting=10)
        with pytest.raises(ValueError, match="-1"):
            await batcher.submit([-1])
        return await batcher.submit([5])

    assert asyncio.run(after()) == [10]


def test_the_second_part_of_the_work_holds_no_lane() -> None:
    begun: list[int] = []
    gate = asyncio.Event()

    async def rest(items: Sequence[int]) -> list[int]:
        await gate.wait()
        return [item * 2 for item in items]

    async def first(items: Sequence[int]) -> Awaitable[list[int]]:
        begun.extend(items)
        await asyncio.sleep(0)
        return rest(items)

    async def both() -> list[list[int]]:
        batcher: Batcher[int, int] = Batcher(first, lanes=1, largest=1, waiting=10)
        callers = [asyncio.create_task(batcher.submit([n])) for n in (1, 2)]
        for _ in range(10):
            await asyncio.sleep(0)
        assert begun == [1, 2], "the second batch began while the first one waited"
        gate.set()
        return await asyncio.gather(*callers)

    assert asyncio.run(both()) == [[2], [4]]


def test_a_second_part_that_fails_fails_its_own_batch_only() -> None:
    async def rest(items: Sequence[int]) -> list[int]:
        await asyncio.sleep(0)
        if 1 in items:
            raise ValueError(1)
        return list(items)

    async def first(items: Sequence[int]) -> Awaitable[list[int]]:
        await asyncio.sleep(0)
        return rest(items)

    async def both() -> list[list[int] | BaseException]:
        batcher: Batcher[int, int] = Batcher(first, lanes=1, largest=1, waiting=10)
        return await asyncio.gather(
            *(batcher.submit([n]) for n in (1, 2)), return_exceptions=True
        )

    failed, done = asyncio.run(both())
    assert isinstance(failed, ValueError)
    assert done == [2]
