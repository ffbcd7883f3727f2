"""A scan from its walk to its state: what is met is shared out, what is found is kept.

The walk goes on only as far as workers ask for files, so that memory does not grow with
the tree. Interrupted, everything that was done so far is kept, whole.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Protocol

from xinhu.adapters.scans.crew import Answer, Batch, BrokenOff, Crew, Lost, Take
from xinhu.adapters.scans.errors import ScanStateUnwritableError
from xinhu.adapters.scans.messages import Asked, Done, Found
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.walking import Beside, Met, Passed, Walk, shown
from xinhu.adapters.scans.worker import Make

_FILES: Final = 256
_BYTES: Final = 4 * 1024**2
_NAMES: Final = 32 * 1024
"""Bounds of a batch: files, their bytes, and the bytes of their names, which must lie
in a pipe together with another batch's."""


_NONE: Final = Beside()


@dataclass(slots=True)
class Progress:
    """How far a scan has come.

    Attributes:
        files, size: that were done, in this run.
        kept: of these, taken over from an earlier run.
        places, unread: that files which were looked at anew came to.
        excluded: files, folders and tables that a pattern left out.
        beside: bytes, about, of all that is looked at beside files.
        interrupted: whether it was ended before its end.
        goes_on: whether it went on where another was interrupted.
    """

    files: int = 0
    size: int = 0
    kept: int = 0
    places: int = 0
    unread: int = 0
    excluded: int = 0
    beside: int = 0
    interrupted: bool = False
    goes_on: bool = False


Tell = Callable[[Progress], None]
"""Told now and then how far it has come."""


class Meeting(Protocol):
    """A walk: yields what is there, and counts what a pattern left out."""

    @property
    def excluded(self) -> int:
        """How many files and folders a pattern left out so far."""
        ...

    def __iter__(self) -> Iterator[Met | Passed]:
        """Yield files, and what is passed by."""
        ...


class Engine(Protocol):
    """Other hands than the processes of this machine."""

    def walk(self, scan: "Scan") -> Meeting:
        """Return what is there.

        Raises:
            ScanPathMissingError: a path is not there.
        """
        ...

    def run(self, batches: Iterator[Batch], take: Take) -> None:
        """Look at all files, as ``Crew.run`` does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What is to be scanned, and how.

    Attributes:
        roots: files and folders.
        exclude: patterns of what is left out.
        own: files of the scan itself, by real path.
        rules: digest of all that decides what is found.
        make: makes, inside a worker, what looks at files.
        processes: at most so many workers.
        patience: seconds that one file may take.
        together: files that go out together at most.
        beside: what is looked at that is no file.
    """

    roots: Sequence[str]
    exclude: Sequence[str] = ()
    own: frozenset[str] = frozenset()
    rules: str
    make: Make
    processes: int
    patience: float
    together: int = _FILES
    beside: Beside = _NONE


def run_scan(
    scan: Scan, state: State, tell: Tell, engine: Engine | None = None
) -> Progress:
    """Scan; an interruption (Ctrl-C, SIGTERM) ends it early and is told.

    Args:
        scan: what is to be scanned.
        state: keeps what is found.
        tell: is told how far it has come.
        engine: other hands than processes of this machine.

    Raises:
        ScanPathMissingError: a path is not there.
        ScanStateUnwritableError: what is found cannot be kept.
        ScanWorkerError: workers end before they have begun.
        XinhuError: why workers cannot begin.
    """
    walk = engine.walk(scan) if engine else Walk(scan.roots, scan.exclude, scan.own)
    running = Running(state, tell, scan.together)
    roots = [*scan.roots, *scan.beside.roots]
    running.progress.beside = scan.beside.size()
    running.progress.goes_on = state.begin(scan.rules, [*roots, *scan.beside.how])
    hands = engine or Crew(scan.make, scan.processes, scan.patience)
    try:
        hands.run(running.batches(chain(walk, scan.beside.units)), running.take)
        state.finish(roots)
    except KeyboardInterrupt:
        running.progress.interrupted = True
        state.commit()
    except sqlite3.Error:
        raise ScanStateUnwritableError from None
    running.progress.excluded = walk.excluded + scan.beside.excluded
    return running.progress


@dataclass(slots=True)
class Running:
    """A scan under way.

    Attributes:
        state: keeps what is found.
        tell: is told how far it has come.
        together: files of one batch at most.
        progress: how far that is.
        number: of the next file.
    """

    state: State
    tell: Tell
    together: int = _FILES
    progress: Progress = field(default_factory=Progress)
    number: int = 0

    def batches(self, walk: Iterable[Met | Passed]) -> Iterator[Batch]:
        """Yield files to be looked at, some together; keep what is passed by."""
        batch: Batch = []
        size = names = 0
        for met in walk:
            self.number += 1
            if isinstance(met, Passed):
                self.state.passed(met, self.number)
                continue
            if self.state.is_done(met):
                if not met.is_folder:
                    self._count(met.size, kept=True)
                continue
            asked = self._asked(met)
            batch.append(asked)
            size += met.size
            names += len(asked.path) + len(asked.shown)
            if len(batch) >= self.together or size >= _BYTES or names >= _NAMES:
                yield batch
                batch, size, names = [], 0, 0
        if batch:
            yield batch

    def _asked(self, met: Met) -> Asked:
        return Asked(
            self.number,
            os.fsencode(met.path),
            shown(met.path),
            self.state.lasting and not met.table and not met.is_folder,
            self.state.known(met),
            met.size,
            met.changed,
            met.inode,
            met.table,
        )

    def take(self, asked: Asked, answer: Answer) -> None:
        """Keep what became of a file."""
        match answer:
            case Found():
                self.state.add(asked, answer.findings)
            case Lost():
                self.state.drop(asked)
            case BrokenOff():
                self.state.broke_off(asked, answer.why)
                self._count(asked.size, kept=False)
            case Done():
                self.state.done(asked, answer)
                if answer.examined is not None:
                    self.progress.places += len(answer.examined.places)
                    self.progress.unread += len(answer.examined.unread)
                if not asked.is_folder:
                    self._count(asked.size, kept=answer.examined is None)

    def _count(self, size: int, *, kept: bool) -> None:
        self.progress.files += 1
        self.progress.size += size
        self.progress.kept += kept
        self.tell(self.progress)
