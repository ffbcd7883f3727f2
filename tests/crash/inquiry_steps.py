"""Stopping an inquiry at each step: by locks, and by a bureau that stands still.

Each gives an inquiry that has come so far and no farther, for the time of the block.
Nothing of Xinhu is replaced.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager

from crash.asking import LostError, Told
from crash.inquiry_desk import InquiryDesk
from crash.invented import customer_of
from crash.waiting import until
from held import CUSTOMER, HEAD, INQUIRY, LETTERS, Held

Asked = Future[Told | LostError]
Stop = Callable[[InquiryDesk, int], AbstractContextManager[Asked]]
ANSWER_SECONDS = 3.0
"""How long the bureau takes where a lock must be taken meanwhile."""
_ARRIVED_SECONDS = 0.3
LONG_SECONDS = 5.0
"""Longer than it takes to kill somebody, shorter than a bank waits."""


@contextmanager
def before_the_reservation(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    with desk.held() as held:
        held.take(CUSTOMER, customer_of(number))
        asked = desk.ask(number)
        until(held.waiting, "a worker that reserves")
        yield asked


@contextmanager
def after_the_reservation(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    """Its entry never comes: the database's process ends with the worker."""
    with _before_the_entry(desk, number) as (held, asked):
        yield asked
        held.end_waiting()


@contextmanager
def while_the_entry_is_written(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    """Its entry comes, and nobody is there any more to be told."""
    with _before_the_entry(desk, number) as (_, asked):
        yield asked


@contextmanager
def after_the_entry(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    with (
        desk.held() as letters,
        _before_the_entry(desk, number) as (head, asked),
    ):
        # What the gate decides from was fetched; who signed is read before sending.
        letters.take(LETTERS)
        head.release()
        until(letters.waiting, "a worker about to send")
        yield asked


@contextmanager
def after_it_is_said_that_it_is_sent(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    """The bureau stands still, so that no query is heard."""
    desk.bureau.freeze()
    try:
        asked = desk.ask(number)
        until(lambda: desk.state(number) == "sending", "a worker that sends")
        yield asked
    finally:
        desk.bureau.thaw()


@contextmanager
def while_the_bureau_works(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    yield _counted(desk, number, LONG_SECONDS)


@contextmanager
def before_the_report_is_kept(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    with desk.held() as held:
        asked = _counted(desk, number, ANSWER_SECONDS)
        held.take(INQUIRY, customer_of(number))
        until(held.waiting, "a worker that keeps a report")
        yield asked


@contextmanager
def after_the_report_is_kept(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    asked = desk.ask(number)
    until(lambda: desk.state(number) == "answered", "a report that is kept")
    yield asked


@contextmanager
def _before_the_entry(desk: InquiryDesk, number: int) -> Iterator[tuple[Held, Asked]]:
    with ExitStack() as stack, desk.held() as held:
        until(
            lambda: _taken(desk, held, stack),
            "a registrar that stands still, and not in line",
        )
        asked = desk.ask(number)
        until(
            lambda: asked.done() or held.waiting(),
            "a worker that writes an entry",
        )
        assert not asked.done(), asked.result()
        yield held, asked


def _taken(desk: InquiryDesk, held: Held, stack: ExitStack) -> bool:
    """Take the head while the registrar stands still; not while it waits for that.

    Once the head is released it would be given it, and keep it.
    """
    # The lock first: standing still, the registrar would keep what it has taken.
    held.take(HEAD)
    with ExitStack() as still:
        still.enter_context(desk.registrar_still())
        # What it had sent before it stood still may still begin to wait.
        time.sleep(_ARRIVED_SECONDS)
        if not held.waiting():
            stack.enter_context(still.pop_all())
            return True
    held.release()
    return False


def _counted(desk: InquiryDesk, number: int, seconds: float) -> Asked:
    """Ask, and wait until the bureau has counted the query and keeps its answer."""
    desk.bureau.fail("hang", seconds)
    asked = desk.ask(number)
    until(lambda: desk.counted(number), "a query that the bureau counted")
    return asked
