"""A file where it lies: opened without following links, told by what it holds.

Guarantees: every folder on the way is opened by its own name from the one above, so
that nobody who puts a link there leads an act elsewhere; the file is taken away from
its name before it is destroyed, and looked at again under the name that it has then.

Left to others: a program that has the file open may write to it to the last moment;
what it writes after the second look is lost with the file.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from xinhu.adapters.remedies.durable import exists, moved_new, remove
from xinhu.adapters.remedies.errors import (
    FoundChangedError,
    LinkInTheWayError,
    NoSuchFileError,
    NotPermittedError,
    OtherNamesError,
    PlaceTakenError,
    StillAwayError,
)

_PIECE: Final = 1 << 20
_FOLDER: Final = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_NO_FILE: Final = frozenset({errno.ENOENT, errno.ELOOP, errno.ENXIO, errno.ENODEV})
"""What opening a name answers where none, a link, a socket or a device has it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that is held open.

    Attributes:
        folder: descriptor of the folder in which it lies.
        name: its name there.
        fd: descriptor of the file.
        facts: of the file, when it was opened.
    """

    folder: int
    name: str
    fd: int
    facts: os.stat_result

    def pieces(self) -> Iterator[bytes]:
        """Read it from its begin."""
        return pieces_of(self.fd)

    def require(self, digest: str) -> None:
        """Pass where it holds what was found.

        Raises:
            FoundChangedError: something else.
        """
        if digest_of(self.pieces()) != digest:
            raise FoundChangedError

    def require_lasting(self) -> None:
        """Pass where the folder can be made to last; nothing is taken away elsewhere.

        Raises:
            OSError: it cannot, as on shares that know nothing of it.
        """
        os.fsync(self.folder)

    def take_away(self, gone: str, digest: str) -> None:
        """Take it from its name; nobody finds it under that one from now on.

        Args:
            gone: name in the same folder.
            digest: what it must hold.

        Raises:
            FoundChangedError: it is another now; whatever was taken is put back.
            StillAwayError: what was taken could not be put back, and waits.
        """
        try:
            os.rename(self.name, gone, src_dir_fd=self.folder, dst_dir_fd=self.folder)
        except FileNotFoundError:
            raise FoundChangedError from None
        try:
            os.fsync(self.folder)
            self._require_same(gone)
            self.require(digest)
        except BaseException:
            put_back(self.folder, gone, self.name)
            raise

    def _require_same(self, name: str) -> None:
        if _inode(self.folder, name) != (self.facts.st_dev, self.facts.st_ino):
            raise FoundChangedError


@contextmanager
def opened(path: bytes, *, writing: bool = False) -> Iterator[Held]:
    """Open a file for an act.

    Args:
        path: absolute, without links on the way.
        writing: open it for writing as well.

    Raises:
        NoSuchFileError: no regular file of that path.
        LinkInTheWayError: the file or a folder above it is a link.
        OtherNamesError: it has more names than this one.
        NotPermittedError: it may not be opened.
    """
    with (
        folder_of(path) as (folder, name),
        opened_in(folder, name, writing=writing) as held,
    ):
        yield held


@contextmanager
def opened_in(folder: int, name: str, *, writing: bool = False) -> Iterator[Held]:
    """Open a file of a folder that is open, under the rules of ``opened``."""
    held = _held(folder, name, os.O_RDWR if writing else os.O_RDONLY)
    try:
        yield held
    finally:
        os.close(held.fd)


@contextmanager
def folder_of(path: bytes) -> Iterator[tuple[int, str]]:
    """Open the folder of a path, from the root on, without following links.

    Returns:
        Its descriptor, and the name in it.

    Raises:
        NoSuchFileError: not absolute, or a folder is missing.
        LinkInTheWayError: a folder on the way is a link.
        NotPermittedError: a folder may not be opened.
    """
    root, *names = os.fsdecode(path).split(os.sep)  # noqa: PTH206 -- a Path drops what is to be refused
    if root or not names or not names[-1] or {".", "..", ""} & {*names}:
        raise NoSuchFileError
    *folders, name = names
    folder = os.open(os.sep, os.O_PATH | _FOLDER)
    try:
        for each in folders:
            below = _below(folder, each, os.O_PATH)
            os.close(folder)
            folder = below
        whole = _below(folder, ".", os.O_RDONLY)
    finally:
        os.close(folder)
    try:
        yield whole, name
    finally:
        os.close(whole)


def pieces_of(fd: int) -> Iterator[bytes]:
    """Read a file from its begin, wherever others read it."""
    at = 0
    while piece := os.pread(fd, _PIECE, at):
        yield piece
        at += len(piece)


def digest_of(pieces: Iterator[bytes]) -> str:
    """Return SHA-256 of all pieces, hexadecimal."""
    told = hashlib.sha256()
    for piece in pieces:
        told.update(piece)
    return told.hexdigest()


def digest_of_name(folder: int, name: str) -> str | None:
    """Return what a name holds; None where no regular file has it.

    Raises:
        OSError: a file has it, and cannot be read: what it holds is not known.
    """
    try:
        fd = os.open(name, os.O_RDONLY | _FILE, dir_fd=folder)
    except OSError as error:
        if error.errno not in _NO_FILE:
            raise
        return None
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return None
        return digest_of(pieces_of(fd))
    finally:
        os.close(fd)


def put_back(folder: int, gone: str, name: str) -> None:
    """Give what was taken its name again, on the disk when this returns.

    Raises:
        StillAwayError: another file has the name, and both stay; or the disk fails.
    """
    try:
        moved_new(folder, gone, name)
    except PlaceTakenError as error:
        if _inode(folder, gone) != _inode(folder, name):
            raise StillAwayError from error
        # Stopped between giving the name and taking the other one.
        remove(folder, gone)
    except OSError as error:
        raise StillAwayError from error


def require_back(folder: int, gone: str, error: BaseException) -> None:
    """Pass where an act that failed left nothing under its other name.

    Args:
        folder: in which the file lies.
        gone: the other name.
        error: with which the act failed.

    Raises:
        StillAwayError: the file waits there; the journal must go on telling of it.
    """
    if isinstance(error, StillAwayError) or exists(folder, gone):
        raise StillAwayError from error


def _inode(folder: int, name: str) -> tuple[int, int]:
    there = os.stat(name, dir_fd=folder, follow_symlinks=False)
    return there.st_dev, there.st_ino


def _below(folder: int, name: str, how: int) -> int:
    try:
        return os.open(name, how | _FOLDER, dir_fd=folder)
    except PermissionError:
        raise NotPermittedError from None
    except OSError:
        # A link answers as a file does: no folder.
        raise _no_folder(folder, name) from None


def _no_folder(folder: int, name: str) -> Exception:
    try:
        there = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return NoSuchFileError()
    return LinkInTheWayError() if stat.S_ISLNK(there.st_mode) else NoSuchFileError()


def _held(folder: int, name: str, how: int) -> Held:
    try:
        before = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISLNK(before.st_mode):
            raise LinkInTheWayError
        if not stat.S_ISREG(before.st_mode):
            raise NoSuchFileError  # a device is not even opened
        fd = os.open(name, how | _FILE, dir_fd=folder)
    except PermissionError:
        raise NotPermittedError from None
    except OSError:
        raise NoSuchFileError from None
    facts = os.fstat(fd)
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
        os.close(fd)
        if facts.st_nlink > 1:
            raise OtherNamesError(count=facts.st_nlink - 1)
        raise NoSuchFileError
    return Held(folder, name, fd, facts)
