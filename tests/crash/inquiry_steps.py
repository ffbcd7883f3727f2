"""Stopping an inquiry at each step: by locks, and by a bureau that stands still.

Each gives an inquiry that has come so far and no farther, for the time of the block.
Nothing of Xinhu is replaced.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager

from crash.asking import LostError, Told
from crash.inquiry_desk import InquiryDesk
from crash.invented import customer_of
from crash.waiting import until
from held import CUSTOMER, DRAINS, HEAD, INQUIRY, LETTERS, Held

Asked = Future[Told | LostError]
Stop = Callable[[InquiryDesk, int], AbstractContextManager[Asked]]
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
    with _before_the_entry(desk, number) as (head, asked):
        writing = head.waiting()
        yield asked
        head.end_waiting()
        until(lambda: not head.at_work(writing), "an entry that is given up")


@contextmanager
def while_the_entry_is_written(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    """Its entry comes, and nobody is there any more to be told."""
    with _before_the_entry(desk, number) as (head, asked):
        writing = head.waiting()
        yield asked
        head.release()
        # What was done at the desk about the same customer waits in the outbox. Were it
        # written first, this entry would have to be linked anew, by nobody.
        until(lambda: not head.at_work(writing), "an entry that is written")


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
    """The bureau stands still until the lock is taken, and answers then."""
    with (
        desk.held() as held,
        after_it_is_said_that_it_is_sent(desk, number) as asked,
    ):
        held.take(INQUIRY, customer_of(number))
        desk.bureau.thaw()
        until(lambda: desk.counted(number), "a query that the bureau counted")
        until(held.waiting, "a worker that keeps a report")
        yield asked


@contextmanager
def after_the_report_is_kept(desk: InquiryDesk, number: int) -> Iterator[Asked]:
    asked = desk.ask(number)
    until(lambda: desk.state(number) == "answered", "a report that is kept")
    yield asked


@contextmanager
def _before_the_entry(desk: InquiryDesk, number: int) -> Iterator[tuple[Held, Asked]]:
    """Give the lock on the head, and who asks: reserved, and alone in line for it.

    The registrar writes entries as well, and ends what nobody seems to work on. It
    begins neither before the block ends, however long that takes.
    """
    with desk.held() as drains:
        # The lock first: standing still, the registrar would keep what it has taken.
        drains.take(DRAINS)
        with desk.registrar_still(), desk.held() as head:
            head.take(HEAD)
            assert not head.waiting(), "nobody else writes"
            asked = desk.ask(number)
            until(
                lambda: asked.done() or head.waiting(),
                "a worker that writes an entry",
            )
            assert not asked.done(), asked.result()
            assert desk.state(number) == "reserved"
            yield head, asked


def _counted(desk: InquiryDesk, number: int, seconds: float) -> Asked:
    """Ask, and wait until the bureau has counted the query and keeps its answer."""
    desk.bureau.fail("hang", seconds)
    asked = desk.ask(number)
    until(lambda: desk.counted(number), "a query that the bureau counted")
    return asked
