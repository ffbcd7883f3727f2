"""What lies on a medium: a digest of all of it, and what the virus scanner says.

The digest stands for names, sizes and contents, in the order of the walk, and for what
cannot be read. Times do not count: a FAT file system keeps them by the local clock, so
that the same stick has others on another day. No link is followed.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple

from xinhu.adapters.clamd.client import CHUNK, Clamd
from xinhu.adapters.clamd.errors import ClamdError
from xinhu.adapters.scans.running import Progress, Tell
from xinhu.adapters.scans.walking import Met, Walk, shown
from xinhu.core.base.encoding import length_prefixed

MOST_TOLD: Final = 100
"""Files that are named; all are counted."""
_OVER: Final = frozenset({"stalled", "unreachable"})
"""After which the scanner is not asked any more: each file would wait as long."""


class Told(NamedTuple):
    """A file, and what was found in it or why it was not examined."""

    path: str
    what: str


@dataclass(slots=True)
class Contents:
    """What lies on a medium.

    Attributes:
        digest: of all of it, hexadecimal.
        files: that were read; unread: what could not be.
        changed: files that are not what another look at them saw.
        infected, unexamined: files with a virus, and without a verdict.
        viruses, failures: some of these by name.
    """

    digest: str = ""
    files: int = 0
    unread: int = 0
    changed: int = 0
    infected: int = 0
    unexamined: int = 0
    viruses: list[Told] = field(default_factory=list)
    failures: list[Told] = field(default_factory=list)


Known = Callable[[str], str | None]
"""Returns the digest of a file as another look saw it: none, it did not see the file;
empty, it did not read it."""


def look_through(
    root: str,
    clamd: Clamd | None = None,
    known: Known | None = None,
    tell: Tell | None = None,
) -> Contents:
    """Read all that lies on a medium.

    Args:
        root: of the medium.
        clamd: is given every file; none: nothing is examined for viruses.
        known: digests of another look, in the same moment; none: there was none.
        tell: is told after each file how far it has come; none: nobody is.

    Raises:
        ScanPathMissingError: the medium is not there.
    """
    return _Looking(root, clamd, known, tell or (lambda _done: None)).done()


class _Looking:
    def __init__(
        self, root: str, clamd: Clamd | None, known: Known | None, tell: Tell
    ) -> None:
        self._root = root
        self._clamd = clamd
        self._tell = tell
        self._progress = Progress()
        self._over = ""
        self._known = known
        self._contents = Contents()

    def done(self) -> Contents:
        whole = hashlib.sha256()
        for met in Walk((self._root,)):
            if isinstance(met, Met) and met.is_folder:
                continue
            content = self._content(met) if isinstance(met, Met) else b""
            if not content:
                self._contents.unread += 1
            name = os.path.relpath(os.fsencode(met.path), os.fsencode(self._root))
            whole.update(length_prefixed(name, content or b"unread"))
            if isinstance(met, Met):
                self._progress.files += 1
                self._progress.size += met.size
                self._tell(self._progress)
        self._contents.digest = whole.hexdigest()
        return self._contents

    def _content(self, met: Met) -> bytes:
        """Return what stands for a file's size and content; nothing: it is unread."""
        try:
            with _opened(met.path) as file:
                hashed = _Hashing(file)
                self._examine(met.path, hashed)
                hashed.to_the_end()
        except OSError:
            return b""
        self._contents.files += 1
        digest = hashed.hash.hexdigest()
        if self._known is not None and self._known(met.path) not in ("", digest):
            self._contents.changed += 1
        return f"{hashed.size}:{digest}".encode()

    def _examine(self, path: str, file: "_Hashing") -> None:
        if self._clamd is None:
            return
        try:
            virus = self._virus(self._clamd, file)
        except ClamdError as error:
            detail = str(error.params["detail"])
            self._over = detail if detail in _OVER else ""
            self._contents.unexamined += 1
            _tell(self._contents.failures, path, detail)
            return
        if virus:
            self._contents.infected += 1
            _tell(self._contents.viruses, path, virus)

    def _virus(self, clamd: Clamd, file: "_Hashing") -> str:
        if self._over:
            raise ClamdError(detail=self._over)
        return clamd.examine(file).virus


class _Hashing:
    """A file whose digest is taken while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()
        self.size = 0

    def read(self, most: int) -> bytes:
        """Return what comes next."""
        chunk = self._file.read(most)
        self.hash.update(chunk)
        self.size += len(chunk)
        return chunk

    def to_the_end(self) -> None:
        """Read what nobody has read."""
        while self.read(CHUNK):
            pass


def _opened(path: str) -> BinaryIO:
    """Open a file, and nothing that was put in its place.

    Raises:
        OSError: it is not there, not permitted, or no file.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError
    return os.fdopen(handle, "rb")


def _tell(some: list[Told], path: str, what: str) -> None:
    if len(some) < MOST_TOLD:
        some.append(Told(shown(path), what))
