"""A folder that appears under its name whole, or not at all.

Files go into ``.<name>.partial``; each is flushed, by threads beside whoever writes the
next one; when all of them are, the folders, then the draft is renamed and the parent
flushed (POSIX: rename within a file system is atomic, and is
durable once the parent folder is flushed). A lock on ``.lock`` lets one process bind at
a time; under it, a draft that a killed process left behind is removed.
"""

import fcntl
import hashlib
import os
import shutil
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from xinhu.core.register.errors import VolumeError

_FLUSHING: Final = 4
"""Threads; what waits for the disk together is flushed together."""
_WAITING: Final = 64
"""Files that may be written and not yet flushed."""


class DraftFolder:
    """The volume while it is being written.

    Args:
        path: where.
        threads: flush what was written.

    Attributes:
        path: where the files are written now.
        digests: path within the volume → SHA-256 in hexadecimal, of each file so far.
    """

    def __init__(self, path: Path, threads: ThreadPoolExecutor) -> None:
        self.path = path
        self._threads = threads
        self._waiting: deque[Future[None]] = deque()
        self.digests: dict[str, str] = {}

    def write(self, name: str, data: bytes) -> None:
        """Write a file; it is flushed when ``flushed`` returns."""
        target = self.place(name)
        with target.open("xb") as file:
            file.write(data)
        self._flush(target)
        self.digests[name] = hashlib.sha256(data).hexdigest()

    def place(self, name: str) -> Path:
        """Return where a file goes that somebody else writes; then call ``adopt``."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def adopt(self, name: str) -> None:
        """Hash a file that somebody else wrote; it is flushed as with ``write``."""
        target = self.path / name
        self._flush(target)
        with target.open("rb") as file:
            self.digests[name] = hashlib.file_digest(file, "sha256").hexdigest()

    def flushed(self) -> None:
        """Wait until everything that was written is on the disk.

        Raises:
            OSError: something is not, and nobody knows what.
        """
        while self._waiting:
            self._waiting.popleft().result()

    def _flush(self, file: Path) -> None:
        self._waiting.append(self._threads.submit(_flush_file, file))
        while len(self._waiting) > _WAITING:
            self._waiting.popleft().result()


@contextmanager
def draft_folder(parent: Path, name: str) -> Iterator[DraftFolder]:
    """Give a draft; publish it as ``parent/name`` at the end, or remove it.

    Raises:
        VolumeError: reason ``exists``: a volume of that name stands there; ``busy``:
            another process is binding.
    """
    parent.mkdir(parents=True, exist_ok=True)
    target, partial = parent / name, parent / f".{name}.partial"
    with (parent / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise VolumeError(reason="busy", name=name) from None
        if target.exists():
            raise VolumeError(reason="exists", name=name)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            with ThreadPoolExecutor(_FLUSHING, "flush") as threads:
                draft = DraftFolder(partial, threads)
                yield draft
                draft.flushed()
            _flush_folders(partial)
            partial.rename(target)
            _flush(parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _flush_file(file: Path) -> None:
    """Flush what is in a file, whoever wrote it (Linux reports their errors here)."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top):
        _flush(Path(folder))


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
