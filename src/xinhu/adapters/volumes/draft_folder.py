"""A folder that appears under its name whole, or not at all.

Files go into ``.<name>.partial``; each is flushed, then the folders, then the draft is
renamed and the parent flushed (POSIX: rename within a file system is atomic, and is
durable once the parent folder is flushed). A lock on ``.lock`` lets one process bind at
a time; under it, a draft that a killed process left behind is removed.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xinhu.core.register.errors import VolumeError


class DraftFolder:
    """The volume while it is being written.

    Attributes:
        path: where the files are written now.
        digests: path within the volume → SHA-256 in hexadecimal, of each file so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digests: dict[str, str] = {}

    def write(self, name: str, data: bytes) -> None:
        """Write a file and flush it."""
        target = self.place(name)
        with target.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.digests[name] = hashlib.sha256(data).hexdigest()

    def place(self, name: str) -> Path:
        """Return where a file goes that somebody else writes; then call ``adopt``."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def adopt(self, name: str) -> None:
        """Flush and hash a file that somebody else wrote."""
        with (self.path / name).open("rb") as file:
            os.fsync(file.fileno())
            self.digests[name] = hashlib.file_digest(file, "sha256").hexdigest()


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
            yield DraftFolder(partial)
            _flush_folders(partial)
            partial.rename(target)
            _flush(parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _flush_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top):
        _flush(Path(folder))


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
