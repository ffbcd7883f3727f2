"""Worker processes that look at files: started when wanted, replaced when lost.

Each has at most two batches before it, so that it never waits and memory does not grow
with the tree. A worker that dies, or is at one file for longer than it may take,
whatever it says meanwhile, is ended, and the files of its batches are given out again
one by one: the file that ends a worker alone, or keeps it alone, is told unread behind
what was found in it before.
"""

import multiprocessing as mp
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Final, NamedTuple

import msgspec

from xinhu.adapters.scans.errors import ScanWorkerError
from xinhu.adapters.scans.messages import (
    Asked,
    Done,
    Failed,
    Found,
    Message,
    Ready,
    batch_to_bytes,
    from_bytes,
)
from xinhu.adapters.scans.worker import Make, serve
from xinhu.core.base.errors import XinhuError
from xinhu.core.discover.part import Why

Batch = list[Asked]
"""Files that go to a worker together."""

_AHEAD: Final = 2
"""Batches before a worker."""
_START: Final = 300.0
"""Seconds a worker may take to begin, on a machine that does much else."""


class Lost(NamedTuple):
    """What was said of a file is void: its worker is gone, it is asked again."""

    number: int


class BrokenOff(msgspec.Struct, frozen=True, tag="broken_off"):
    """The worker of a file is gone, and no other is asked; what it found stands."""

    number: int
    why: Why


Answer = Found | Done | Lost | BrokenOff
Take = Callable[[Asked, Answer], None]
"""Is given what becomes of each file."""


class _Hand:
    """One worker, as its parent sees it."""

    def __init__(self, make: Make) -> None:
        context = mp.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(make, theirs))
        self.process.start()
        theirs.close()
        self.ready = False
        self.given: deque[dict[int, Asked]] = deque()
        self.heard = time.monotonic()

    def give(self, batch: Batch) -> None:
        """Hand a batch over; a worker that is gone is seen when it is heard next."""
        if not self.given:
            self.heard = time.monotonic()
        self.given.append({asked.number: asked for asked in batch})
        with suppress(OSError):
            self.pipe.send_bytes(batch_to_bytes(batch))

    def end(self) -> None:
        """End the worker, and whatever it started."""
        self.pipe.close()
        pid = self.process.pid
        if pid is not None and self.process.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            self.process.kill()
        self.process.join()
        self.process.close()


class Crew:
    """The workers of a scan: ``run`` once, or ``work`` as often as wanted and ``end``.

    Args:
        make: makes, inside a worker, what looks at files.
        processes: at most so many.
        patience: seconds that one file may take.
    """

    def __init__(self, make: Make, processes: int, patience: float) -> None:
        self._make = make
        self._processes = processes
        self._patience = patience
        self._hands: list[_Hand] = []
        self._again: deque[Batch] = deque()

    def run(self, batches: Iterator[Batch], take: Take) -> None:
        """Look at all files.

        Args:
            batches: taken one by one, when a worker wants one.
            take: is given findings of a file, then that it is done, or that it broke
                off, or that what was said of it is void and it is asked again.

        Raises:
            ScanWorkerError: workers end before they have begun.
            XinhuError: why a worker cannot begin, as itself.
        """
        try:
            self.work(batches, take)
        finally:
            self.end()

    def work(self, batches: Iterator[Batch], take: Take) -> None:
        """Look at all files, as ``run``; the workers stay, with what they loaded."""
        while self._share_out(batches):
            self._listen(take)

    def end(self) -> None:
        """End the workers."""
        for hand in self._hands:
            hand.end()
        self._hands.clear()

    def _share_out(self, batches: Iterator[Batch]) -> bool:
        """Give out what there is; return whether somebody works."""
        for ahead in range(_AHEAD):
            for place in range(self._processes):
                if place < len(self._hands) and len(self._hands[place].given) > ahead:
                    continue
                batch = self._again.popleft() if self._again else next(batches, None)
                if batch is None:
                    return any(hand.given for hand in self._hands)
                if place >= len(self._hands):
                    self._hands.append(_Hand(self._make))
                self._hands[min(place, len(self._hands) - 1)].give(batch)
        return True

    def _listen(self, take: Take) -> None:
        """Take what workers say, or end those that are at one file too long."""
        busy = [hand for hand in self._hands if hand.given]
        until = min(hand.heard + self._bound(hand) for hand in busy)
        spoken = wait([h.pipe for h in busy], max(0.0, until - time.monotonic()))
        for hand in busy:
            if hand.pipe in spoken:
                self._hear(hand, take)
            late = time.monotonic() > hand.heard + self._bound(hand)
            if late and hand.given and hand in self._hands:
                self._lose(hand, Why.TOO_SLOW, take)

    def _bound(self, hand: _Hand) -> float:
        return self._patience if hand.ready else max(self._patience, _START)

    def _hear(self, hand: _Hand, take: Take) -> None:
        try:
            messages = from_bytes(hand.pipe.recv_bytes())
        except (EOFError, OSError, msgspec.DecodeError):
            self._lose(hand, Why.BROKEN, take)
            return
        head = hand.given[0] if hand.given else {}
        if any(is_word(head, message) for message in messages):
            hand.heard = time.monotonic()
        for message in messages:
            match message:
                case Ready():
                    hand.ready = True
                case Failed(code, params):
                    raise as_itself(code, params)
                case Found(number) | Done(number):
                    head = hand.given[0] if hand.given else {}
                    if number not in head:
                        self._lose(hand, Why.BROKEN, take)
                        return
                    take(head[number], message)
                    if isinstance(message, Done):
                        del head[number]
                        if not head:
                            hand.given.popleft()

    def _lose(self, hand: _Hand, why: Why, take: Take) -> None:
        """End a worker; give out again what it did not finish."""
        self._hands.remove(hand)
        hand.end()
        if not hand.ready:
            raise ScanWorkerError(detail=why.value)
        left = [list(batch.values()) for batch in hand.given]
        if left and len(left[0]) == 1:
            (asked,) = left.pop(0)
            take(asked, BrokenOff(asked.number, why))
        elif left:
            for asked in left[0]:
                take(asked, Lost(asked.number))
            self._again.extend([asked] for asked in left.pop(0))
        self._again.extend(left)


def is_word(head: Mapping[int, Asked], message: Message) -> bool:
    """Tell whether a message gives a worker its time anew.

    Findings alone are no end of a file: it may be endless. A table may take hours; who
    reads one says that rows come by a message without findings.
    """
    if not isinstance(message, Found) or message.findings:
        return isinstance(message, Ready | Done)
    return message.number in head and head[message.number].table


def as_itself(code: str, params: dict[str, str | int]) -> XinhuError:
    """Return a worker's error as what it is, by its code; an unknown one as a fault."""
    waiting = list(XinhuError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            error = kind.__new__(kind)
            XinhuError.__init__(error, **params)
            return error
        waiting.extend(kind.__subclasses__())
    return ScanWorkerError(detail=code)
