"""What a scan keeps while it runs, and between runs where a file for that is named.

SQLite. It holds paths, digests of contents, counts, and findings, which are masked; no
value. Guarantees: a file stands in it whole or not at all, whenever the scan is killed;
what an interrupted run did is not done again by the next one of the same rules over the
same paths. Only the owner may read it (0600).
"""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

import msgspec

from xinhu.adapters.scans.errors import (
    ScanStateBusyError,
    ScanStateExposedError,
    ScanStateUnusableError,
)
from xinhu.adapters.scans.messages import Asked, Done
from xinhu.adapters.scans.walking import Met, Passed, normal, shown
from xinhu.core.discover.examined import Examined, UnreadMember, broken_off
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.part import Why

VERSION: Final = 1
"""Of the tables; another is not read."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS run (
  number INTEGER PRIMARY KEY, rules TEXT NOT NULL, roots TEXT NOT NULL,
  finished INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS file (
  id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, shown TEXT NOT NULL,
  run INTEGER NOT NULL, rules TEXT NOT NULL, whole INTEGER NOT NULL,
  size INTEGER NOT NULL, changed INTEGER NOT NULL, inode INTEGER NOT NULL,
  digest TEXT NOT NULL, grade TEXT, level INTEGER, because TEXT
);
CREATE TABLE IF NOT EXISTS finding (file INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS finding_file ON finding (file);
CREATE TABLE IF NOT EXISTS place (file INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS place_file ON place (file);
CREATE TABLE IF NOT EXISTS unread (file INTEGER NOT NULL, member TEXT, why TEXT);
CREATE INDEX IF NOT EXISTS unread_file ON unread (file);
CREATE TABLE IF NOT EXISTS table_column (file INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS table_column_file ON table_column (file);
"""
_KEPT: Final = ("finding", "place", "unread", "table_column")
_COMMIT_SECONDS: Final = 1.0
_COMMIT_FILES: Final = 4_096
_NOTHING: Final = Examined()
_decode: Final = msgspec.json.Decoder(Finding).decode
_PASSING: Final = frozenset(
    {
        Why.NOT_INSTALLED,
        Why.NOT_PERMITTED,
        Why.TOO_SLOW,
        Why.UNREACHABLE,
        Why.VANISHED,
    }
)
"""What may be otherwise the next time though the content is the same."""


class State:
    """The state of a scan; use in a ``with`` block, after ``begin``.

    Args:
        path: of the file; ``None``: nothing is kept behind the scan.
        again: whether files are looked at again in the same process.

    Raises:
        ScanStateUnusableError: the file is none of ours, or cannot be written.
        ScanStateBusyError: another scan holds it.
        ScanStateExposedError: others may read or write it.
    """

    def __init__(self, path: Path | None, *, again: bool = False) -> None:
        self.lasting = again or path is not None
        self._path = path
        self._open: dict[int, int] = {}
        self._encode = msgspec.json.Encoder().encode
        self._uncommitted = 0
        self._committed = time.monotonic()
        self._goes_on = False
        self.run = 0
        self._rules = ""
        self._db = self._connect()

    def __enter__(self) -> Self:
        """The file is open already."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Keep what is whole, and close."""
        with suppress(sqlite3.Error):
            self._db.commit()
        self._db.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """For those who read what the scan found."""
        return self._db

    def _connect(self) -> sqlite3.Connection:
        if self._path is None:
            # SQLite's own nameless file, which grows on the disk and is gone after.
            db = sqlite3.connect("")
            db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            db.executescript(_TABLES)
            return db
        with _told(self._path):
            _require_own(self._path)
            db = sqlite3.connect(self._path, timeout=0)
            try:
                self._prepare(db, self._path)
            except BaseException:
                db.close()
                raise
            return db

    @staticmethod
    def _prepare(db: sqlite3.Connection, path: Path) -> None:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if version != VERSION and (version or tables):
            raise ScanStateUnusableError(path=shown(str(path)))
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
        db.execute(f"PRAGMA user_version={VERSION}")

    def begin(self, rules: str, roots: Sequence[str]) -> bool:
        """Begin a run, or go on with the one that did not end.

        Args:
            rules: digest of all that decides what is found.
            roots: what is scanned.

        Returns:
            whether an earlier run is gone on with.
        """
        told = "\n".join(map(shown, roots))
        last = self._db.execute(
            "SELECT number, rules, roots, finished FROM run"
            " ORDER BY number DESC LIMIT 1"
        ).fetchone()
        self._rules = rules
        self._goes_on = last is not None and last[1:] == (rules, told, 0)
        self.run = (last[0] if last else 0) + (0 if self._goes_on else 1)
        if not self._goes_on:
            self._db.execute(
                "INSERT INTO run VALUES (?,?,?,0)", (self.run, rules, told)
            )
        for (file,) in self._db.execute(
            "SELECT id FROM file WHERE NOT whole"
        ).fetchall():
            self.forget(file)
        self._db.commit()
        return self._goes_on

    def is_done(self, met: Met) -> bool:
        """Return whether this run, before it was interrupted, did a file already."""
        if not self._goes_on:
            return False
        row = self._db.execute(
            "SELECT size, changed, inode FROM file"
            " WHERE path=? AND run=? AND rules=? AND digest<>''",
            (os.fsencode(met.path), self.run, self._rules),
        ).fetchone()
        if met.table:
            # It goes on growing; that this run looked at it is all that is asked.
            return row is not None
        return bool(row == (met.size, met.changed, met.inode))

    def known(self, met: Met) -> bytes:
        """Return the digest with which a file needs no look; empty: it needs one."""
        if not self.lasting or met.table or met.is_folder:
            return b""
        row = self._db.execute(
            "SELECT digest FROM file WHERE path=? AND rules=?",
            (os.fsencode(met.path), self._rules),
        ).fetchone()
        return b"" if row is None else bytes.fromhex(row[0])

    def add(self, asked: Asked, findings: Sequence[msgspec.Raw]) -> None:
        """Keep findings of a file that is not done yet."""
        file = self._opened(asked)
        rows = [(file, bytes(body)) for body in findings]
        self._db.executemany("INSERT INTO finding VALUES (?,?)", rows)

    def drop(self, asked: Asked) -> None:
        """Take back what was kept of a file that is not done yet."""
        file = self._open.pop(asked.number, None)
        if file is not None:
            self.forget(file)

    def done(self, asked: Asked, done: Done) -> None:
        """Keep that a file is done; from here on it stands whole."""
        examined = done.examined
        if examined is None:
            self._db.execute(
                "UPDATE file SET run=?, size=?, changed=?, inode=? WHERE path=?",
                (self.run, asked.size, asked.changed, asked.inode, asked.path),
            )
        else:
            self._keep(self._opened(asked), examined, done.digest)
        self._open.pop(asked.number, None)
        self._uncommitted += 1
        waited = time.monotonic() - self._committed
        if self._uncommitted >= _COMMIT_FILES or waited > _COMMIT_SECONDS:
            self.commit()

    def broke_off(self, asked: Asked, why: Why) -> None:
        """Keep what was found before a reader ended, and that the rest is unread."""
        bodies = self._db.execute(
            "SELECT body FROM finding WHERE file=? ORDER BY rowid",
            (self._opened(asked),),
        )
        found = (_decode(body) for (body,) in bodies)
        self.done(asked, Done(asked.number, broken_off(found, why)))

    def passed(self, passed: Passed, number: int) -> None:
        """Keep what the walk did not look into."""
        path = os.fsencode(passed.path)
        asked = Asked(number, path, shown(passed.path), False, b"", 0, 0, 0)  # noqa: FBT003 -- a message, not a call
        unread = (UnreadMember("", passed.why),)
        self.done(asked, Done(number, Examined(unread=unread)))

    def commit(self) -> None:
        """Make what is done durable."""
        self._db.commit()
        self._uncommitted = 0
        self._committed = time.monotonic()

    def finish(self, roots: Sequence[str]) -> None:
        """End the run: what was not met beneath the roots any more is forgotten."""
        for root in map(normal, roots):
            where, values = _beneath(root)
            gone = f"SELECT id FROM file WHERE run<>? AND {where}"  # noqa: S608 -- words of this module
            for (file,) in self._db.execute(gone, (self.run, *values)).fetchall():
                self.forget(file)
        self._db.execute("UPDATE run SET finished=1 WHERE number=?", (self.run,))
        self._db.execute("DELETE FROM run WHERE number<?", (self.run,))
        self.commit()

    def _keep(self, file: int, examined: Examined, digest: str) -> None:
        if examined != _NOTHING:
            self._db.executemany(
                "INSERT INTO place VALUES (?,?)",
                [(file, self._encode(place)) for place in examined.places],
            )
            self._db.executemany(
                "INSERT INTO unread VALUES (?,?,?)",
                [(file, told.member, told.why.value) for told in examined.unread],
            )
            self._db.executemany(
                "INSERT INTO table_column VALUES (?,?)",
                [(file, self._encode(column)) for column in examined.columns],
            )
        # Under no rules it is looked at again; its digest stays, for who binds to it.
        passing = any(told.why in _PASSING for told in examined.unread)
        rules = "" if passing else self._rules
        because = " ".join(examined.because)
        self._db.execute(
            "UPDATE file SET whole=1, digest=?, grade=?, level=?, because=?, rules=?"
            " WHERE id=?",
            (digest, examined.grade, examined.level, because, rules, file),
        )

    def _opened(self, asked: Asked) -> int:
        """Return the number of a file's row, made new at the first call for it."""
        file = self._open.get(asked.number)
        if file is not None:
            return file
        old = self._db.execute("SELECT id FROM file WHERE path=?", (asked.path,))
        for (before,) in old.fetchall():
            self.forget(before)
        made = self._db.execute(
            "INSERT INTO file (path,shown,run,rules,whole,size,changed,inode,digest)"
            " VALUES (?,?,?,?,0,?,?,?,'')",
            (asked.path, asked.shown, self.run, self._rules,
             asked.size, asked.changed, asked.inode),
        )  # fmt: skip
        file = made.lastrowid or 0
        self._open[asked.number] = file
        return file

    def forget(self, file: int) -> None:
        """Forget a file, by the number of its row, and all that was found in it."""
        for table in _KEPT:
            self._db.execute(f"DELETE FROM {table} WHERE file=?", (file,))  # noqa: S608 -- names of this module
        self._db.execute("DELETE FROM file WHERE id=?", (file,))


def _require_own(path: Path) -> None:
    """Make the file, or take one that only its owner, who is ours, can have written.

    Raises:
        ScanStateExposedError: another could have prepared what stands in it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    found = path.lstat()
    mine = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
    if not mine or found.st_mode & 0o077:
        raise ScanStateExposedError(path=shown(str(path)))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what SQLite and the file system say against a file of state."""
    try:
        yield
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise ScanStateBusyError(path=shown(str(path))) from None
        raise ScanStateUnusableError(path=shown(str(path))) from None
    except OSError:
        raise ScanStateUnusableError(path=shown(str(path))) from None


def _beneath(root: str) -> tuple[str, tuple[object, ...]]:
    """Return the condition for paths at or beneath a root, as the walk writes them."""
    if root == os.curdir:
        where = "substr(path,1,1)<>? AND substr(path,1,3)<>? AND instr(path,?)=0"
        return where, (b"/", b"../", b"://")
    whole = os.fsencode(root)
    folder = whole.rstrip(b"/") + b"/"
    # The root's own name is looked at only where it lies beneath another root.
    where = "(path=? OR (substr(path,1,?)=? AND path<>?))"
    return where, (whole, len(folder), folder, folder)
