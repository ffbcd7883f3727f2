"""Files that are on the disk whole, or not there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from xinhu.adapters.remedies.errors import (
    NoRoomError,
    NotPermittedError,
    PlaceTakenError,
)

_MODE: Final = 0o600
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system without hard links (FAT, some shares) answers."""


@contextmanager
def told() -> Iterator[None]:
    """Tell what the operating system refuses by a code of ours.

    Raises:
        NotPermittedError: it may not be done.
        NoRoomError: the disk takes no more, or fails.
    """
    try:
        yield
    except PermissionError:
        raise NotPermittedError from None
    except OSError as error:
        if error.errno == errno.EROFS:
            raise NotPermittedError from None
        raise NoRoomError from error


def write_whole(folder: int, name: str, data: bytes) -> None:
    """Write a file in place of the one of that name, on the disk when this returns."""
    draft = f"{name}.draft"
    with suppress(FileNotFoundError):
        os.unlink(draft, dir_fd=folder)
    write_new(folder, draft, data)
    os.rename(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    os.fsync(folder)


def write_new(folder: int, name: str, data: bytes) -> None:
    """Write a file that was not there; its content is on the disk when this returns.

    Raises:
        PlaceTakenError: something of that name is there.
    """
    fd = create(folder, name)
    try:
        write_all(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def create(folder: int, name: str) -> int:
    """Create a file that nobody else may read, and open it for writing and reading.

    Raises:
        PlaceTakenError: something of that name is there.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(name, flags, _MODE, dir_fd=folder)
    except FileExistsError:
        raise PlaceTakenError from None


def write_all(fd: int, data: bytes) -> None:
    """Write all of it."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def remove(folder: int, name: str) -> None:
    """Remove a file, where it is there, and wait for the disk."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    os.fsync(folder)


def moved_new(folder: int, draft: str, name: str) -> None:
    """Give a file its name, never over another, and wait for the disk.

    Raises:
        PlaceTakenError: something of that name is there.
    """
    try:
        # Unlike a rename, a link fails where something stands already.
        os.link(
            draft, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False
        )
        os.unlink(draft, dir_fd=folder)
    except FileExistsError:
        raise PlaceTakenError from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _moved_without_links(folder, draft, name)
    os.fsync(folder)


def exists(folder: int, name: str) -> bool:
    """Tell whether anything of a name is there, a link as well."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _moved_without_links(folder: int, draft: str, name: str) -> None:
    # Between the look and the move somebody may put a file there; such file systems
    # know nothing better.
    if exists(folder, name):
        raise PlaceTakenError
    os.rename(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
