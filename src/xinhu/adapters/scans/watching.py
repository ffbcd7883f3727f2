"""Watching what was scanned: what changes is looked at again, what is gone is told.

Changes are told by the system, or seen by comparing the tree with the state; either way
a file waits until nobody writes to it. Whatever the system did not tell of is found by
the next comparison, which reads no file.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from xinhu.adapters.scans.crew import Answer, BrokenOff, Crew
from xinhu.adapters.scans.errors import ScanPathMissingError, ScanStateUnwritableError
from xinhu.adapters.scans.messages import Asked, Done
from xinhu.adapters.scans.noticing import Noticed
from xinhu.adapters.scans.results import Results
from xinhu.adapters.scans.running import Running, Scan
from xinhu.adapters.scans.settling import Settling, Waiting
from xinhu.adapters.scans.standing import Standing
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.walking import Met, Passed, Walk, shown


class Noticing(Protocol):
    """Who tells of changes."""

    def wait(self, seconds: float) -> Noticed:
        """Return what changed, at once or when something does, or after so long."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a watch goes about it, in seconds.

    Attributes:
        quiet: without a change, after which a file is looked at.
        longest: after which it is, though it changes all the time.
        compare: between two comparisons of the whole.
    """

    quiet: float = 2.0
    longest: float = 60.0
    compare: float = 3_600.0


class Change(NamedTuple):
    """What holds of a file from now on.

    Attributes:
        path: of the file, as findings tell of it.
        before: whether something was told of it before, which holds no more.
        now: what was found in it; ``None``: it is gone.
    """

    path: str
    before: bool
    now: Results | None


class Watch:
    """A watch over what a state holds; use ``run`` once, or ``step`` and ``end``.

    Args:
        scan: that filled the state.
        state: after the scan, in the same process.
        noticing: tells of changes.
        tell: takes what holds from now on, file by file.
        pace: how fast.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        scan: Scan,
        state: State,
        noticing: Noticing,
        tell: Callable[[Change], None],
        pace: Pace,
        clock: Callable[[], float],
    ) -> None:
        self._scan = scan
        self._state = state
        self._noticing = noticing
        self._tell = tell
        self._pace = pace
        self._clock = clock
        self._standing = Standing(state)
        self._settling = Settling(pace.quiet, pace.longest)
        self._running = Running(state, lambda _done: None)
        self._crew = Crew(scan.make, scan.processes, scan.patience)
        self._before: dict[int, bool] = {}
        self._compare_at = clock()

    def run(self) -> None:
        """Watch until it is interrupted.

        Raises:
            KeyboardInterrupt: it was.
            ScanPathMissingError: what is watched is gone; that is told first.
            ScanUnwatchableError: the system tells no more.
            ScanStateUnwritableError, ScanWorkerError, XinhuError: as ``run_scan``.
        """
        try:
            while True:
                self.step()
        finally:
            self.end()

    def end(self) -> None:
        """End the workers."""
        self._crew.end()

    def step(self) -> None:
        """Wait for what is next, and do it."""
        at = min(self._compare_at, self._settling.next() or self._compare_at)
        noticed = self._noticing.wait(max(0.0, at - self._clock()))
        now = self._clock()
        if noticed.whole:
            self._settling.lost(now)
        for path in noticed.paths:
            self._settling.told(path, now)
        try:
            self._look(now)
        except sqlite3.Error:
            raise ScanStateUnwritableError from None

    def _look(self, now: float) -> None:
        whole = self._settling.whole_is_due(now) or now >= self._compare_at
        due = self._settling.due(now)
        if not whole and not due:
            return
        walk = self._walk()
        # The walk's own count goes on, so that no two files have one number.
        met = self._due(walk, due, now)
        self._crew.work(self._running.batches(met), self._take)
        if whole:
            self._crew.work(self._running.batches(self._compared(walk)), self._take)
            self._forget_gone(walk, self._standing.paths())
            self._compare_at = self._clock() + self._pace.compare
        self._state.commit()

    def _walk(self) -> Walk:
        """Return a walk of the tree as it is now.

        Raises:
            ScanPathMissingError: what is watched is gone.
        """
        scan = self._scan
        try:
            return Walk(scan.roots, scan.exclude, scan.own)
        except ScanPathMissingError:
            for path in self._standing.paths():
                if not os.path.lexists(path):
                    self._gone(path)
            self._state.commit()
            raise

    def _due(self, walk: Walk, due: dict[str, Waiting], now: float) -> Iterator[Met]:
        """Yield files at and beneath what has waited that are not as they were."""
        for name in due:
            told = walk.told(name)
            # What lies in a folder that has waited as well comes with it.
            if told is None or any(str(above) in due for above in Path(name).parents):
                continue
            for met in self._changed(walk.beneath(told)):
                path = os.path.abspath(met.path)
                was = due.get(path)
                stamp = (met.size, met.changed, met.inode)
                if was and self._settling.wait_again(path, was, stamp, now):
                    continue
                if not self._settling.waits(path):
                    yield met
            self._forget_gone(walk, self._standing.paths(told))

    def _compared(self, walk: Walk) -> Iterator[Met]:
        """Let all that is not as it was wait; yield what there is no room for."""
        for met in self._changed(walk):
            stamp = (met.size, met.changed, met.inode)
            path = os.path.abspath(met.path)
            if not self._settling.seen(path, stamp, self._clock()):
                yield met

    def _changed(self, met: Iterable[Met | Passed]) -> Iterator[Met]:
        """Yield files that are not as they were; tell what is passed by."""
        for each in met:
            if isinstance(each, Met):
                if not self._standing.is_same(each):
                    yield each
            elif not self._standing.is_passed(each):
                before = self._standing.tells(each.path)
                self._running.number += 1
                self._state.passed(each, self._running.number)
                self._say(each.path, before=before)

    def _take(self, asked: Asked, answer: Answer) -> None:
        """Keep what became of a file, and tell it when it is done."""
        path = os.fsdecode(asked.path)
        if asked.number not in self._before:
            self._before[asked.number] = self._standing.tells(path)
        self._running.take(asked, answer)
        if not isinstance(answer, Done | BrokenOff):
            return
        before = self._before.pop(asked.number)
        if isinstance(answer, Done) and answer.examined is None:
            return
        if self._standing.is_void(path):
            self._standing.forget(path)
            if before:
                self._tell(Change(shown(path), before, None))
            return
        self._say(path, before=before)

    def _say(self, path: str, *, before: bool) -> None:
        if before or self._standing.tells(path):
            self._tell(Change(shown(path), before, self._standing.of(path)))

    def _forget_gone(self, walk: Walk, paths: Iterable[str]) -> None:
        for path in paths:
            if not walk.reaches(path):
                self._gone(path)

    def _gone(self, path: str) -> None:
        before = self._standing.tells(path)
        self._standing.forget(path)
        if before:
            self._tell(Change(shown(path), before, None))
