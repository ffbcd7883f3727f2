"""What stands in a state of the files of its run, asked for one by one."""

import os
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.scans.results import Results
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.walking import Met, Passed
from xinhu.core.discover.part import Why

_SOME: Final = 500
"""Rows that are read together; between them the table may change."""
_TELLS: Final = (
    "SELECT EXISTS (SELECT 1 FROM finding WHERE file=id)"
    " OR EXISTS (SELECT 1 FROM unread WHERE file=id) FROM file WHERE path=?"
)


class Standing:
    """The files of a run.

    Args:
        state: after its first scan.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._db = state.connection

    def is_same(self, met: Met) -> bool:
        """Return whether a file is as it was when it was looked at."""
        row = self._db.execute(
            "SELECT size, changed, inode FROM file WHERE path=? AND run=? AND whole",
            (os.fsencode(met.path), self._state.run),
        ).fetchone()
        return bool(row == (met.size, met.changed, met.inode))

    def is_passed(self, passed: Passed) -> bool:
        """Return whether the same was told of it before."""
        return [told.why for told in self.of(passed.path).unread()] == [passed.why]

    def tells(self, path: str) -> bool:
        """Return whether findings of a file were told, or that it is unread."""
        row = self._db.execute(_TELLS, (os.fsencode(path),)).fetchone()
        return row is not None and bool(row[0])

    def is_void(self, path: str) -> bool:
        """Return whether a file vanished before anybody looked at it."""
        unread = self.of(path).unread()
        return any(told.why is Why.VANISHED and not told.member for told in unread)

    def digest(self, path: str) -> str | None:
        """Return the digest of a file's content; empty: nobody took it."""
        row = self._db.execute(
            "SELECT digest FROM file WHERE path=? AND run=?",
            (os.fsencode(path), self._state.run),
        ).fetchone()
        return None if row is None else str(row[0])

    def of(self, path: str) -> Results:
        """Return what was found in one file."""
        return Results(self._state, os.fsencode(path))

    def paths(self, beneath: str | None = None) -> Iterator[str]:
        """Yield the paths of all files, or of those at and beneath one path."""
        low, high = b"", None
        if beneath is not None and beneath != os.curdir:
            whole = os.fsencode(beneath)
            of_itself = "SELECT path FROM file WHERE path IN (?,?) ORDER BY path"
            both = whole, whole + b"/"
            for (path,) in self._db.execute(of_itself, both).fetchall():
                yield os.fsdecode(path)
            # "0" is what follows "/".
            low, high = whole + b"/", whole + b"0"
        while rows := self._db.execute(
            "SELECT path FROM file WHERE run=? AND path>? AND (? IS NULL OR path<?)"
            " ORDER BY path LIMIT ?",
            (self._state.run, low, high, high, _SOME),
        ).fetchall():
            for (path,) in rows:
                yield os.fsdecode(path)
            low = rows[-1][0]

    def forget(self, path: str) -> None:
        """Forget a file, and all that was found in it."""
        rows = self._db.execute(
            "SELECT id FROM file WHERE path=?", (os.fsencode(path),)
        )
        for (file,) in rows.fetchall():
            self._state.forget(file)
