"""Making and checking a volume's table; in a process beside where that saves time.

Both ways write the same bytes. Beside, the table is made of the bundles as they lie on
the disk, while the next ones are written; then either process checks half of it. A
process that dies leaves no table that somebody checked: binding fails, and nothing
stands under the volume's name.
"""

import multiprocessing as mp
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from xinhu.adapters.volumes.tables import (
    TABLE,
    Row,
    TableWriter,
    bundled_rows,
    check_table,
)
from xinhu.core.register.errors import VolumeError
from xinhu.core.register.tiles import Bundle

BESIDE: Final = 50_000
"""Entries from which on a second process pays for its start."""


class Tabling(Protocol):
    """A table on its way."""

    def take(self, bundle: Bundle, rows: Sequence[Row]) -> None:
        """Take a bundle that was written, and its rows that are the volume's."""
        ...

    def close(self) -> None:
        """Write what remains; the table is whole afterwards."""
        ...

    def check(self, size: int) -> None:
        """Compare the table with the bundles.

        Raises:
            VolumeError: reason ``table``.
        """
        ...


@contextmanager
def tabling(folder: Path, first: int, size: int) -> Iterator[Tabling]:
    """Give what makes a table of the entries from ``first`` to ``size``."""
    (folder / TABLE).parent.mkdir(parents=True, exist_ok=True)
    if size - first < BESIDE:
        yield _Here(folder, first)
        return
    beside = _Beside(folder, first)
    try:
        yield beside
    finally:
        beside.end()


class _Here:
    """In this process."""

    def __init__(self, folder: Path, first: int) -> None:
        self._folder, self._first = folder, first
        self._writer = TableWriter(folder / TABLE)

    def take(self, bundle: Bundle, rows: Sequence[Row]) -> None:  # noqa: ARG002 -- see ``Tabling``
        for row in rows:
            self._writer.add(row)

    def close(self) -> None:
        self._writer.close()

    def check(self, size: int) -> None:
        check_table(self._folder, self._first, size)


class _Written(NamedTuple):
    """The next bundle lies in the folder."""

    bundle: Bundle


class _Close(NamedTuple):
    """No bundle comes any more."""


class _Check(NamedTuple):
    """The first half of a volume of this size is to be checked."""

    size: int


class _Done(NamedTuple):
    """What was asked for last is done."""


class _Differs(NamedTuple):
    """The table differs from the bundles, in the batch behind this entry."""

    entry: int


class _Beside:
    """In a process of its own."""

    def __init__(self, folder: Path, first: int) -> None:
        self._folder, self._first = folder, first
        context = mp.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_make, args=(folder, first, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def take(self, bundle: Bundle, rows: Sequence[Row]) -> None:  # noqa: ARG002 -- see ``Tabling``
        self._ask(_Written(bundle))

    def close(self) -> None:
        self._ask(_Close())
        self._hear()

    def check(self, size: int) -> None:
        self._ask(_Check(size))
        check_table(self._folder, self._first, size, half=1)
        self._hear()

    def end(self) -> None:
        """End the process, whatever it does."""
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def _ask(self, what: object) -> None:
        try:
            self._pipe.send(what)
        except OSError:
            raise _lost() from None

    def _hear(self) -> None:
        try:
            answer = self._pipe.recv()
        except (OSError, EOFError):
            raise _lost() from None
        if isinstance(answer, _Differs):
            raise VolumeError(reason="table", file=TABLE, index=answer.entry)


def _lost() -> VolumeError:
    return VolumeError(reason="table_process", file=TABLE)


def _make(folder: Path, first: int, pipe: Connection) -> None:
    """Make a table and check half of it; the whole life of the process beside."""
    # Of its own group: Ctrl-C is the parent's, whose end closes the pipe.
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    writer = TableWriter(folder / TABLE)
    try:
        while True:
            asked = pipe.recv()
            if isinstance(asked, _Written):
                for row in bundled_rows(folder, first, asked.bundle):
                    writer.add(row)
            elif isinstance(asked, _Close):
                writer.close()
                pipe.send(_Done())
            else:
                pipe.send(_checked(folder, first, asked.size))
    except (EOFError, OSError):
        os._exit(1)


def _checked(folder: Path, first: int, size: int) -> _Done | _Differs:
    try:
        check_table(folder, first, size, half=0)
    except VolumeError as error:
        return _Differs(int(error.params["index"]))
    return _Done()
