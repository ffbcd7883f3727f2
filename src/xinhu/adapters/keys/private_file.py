"""Reading a secret from a file that is its owner's alone.

Guarantees: what is read is a regular file, found by no link, that belongs to this
account or to root and that others may neither read nor replace. Leaves to callers: what
it is called in words when it is not.
"""

import os
import stat
from pathlib import Path
from typing import Final

_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Not through a link: whoever may place one chooses the file. A pipe would wait."""
_OTHERS: Final = 0o077


class ExposedFileError(Exception):
    """Others than its owner may read or replace a file, or it is none."""


def read_private(path: Path, most: int) -> bytes:
    """Return what a private file begins with.

    Args:
        path: of the file.
        most: bytes that are read.

    Raises:
        ExposedFileError: it is not private, or a link.
        OSError: it is not there, or cannot be read.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError:
        if path.is_symlink():
            raise ExposedFileError from None
        raise
    try:
        facts = os.fstat(handle)
        mine = facts.st_uid in {os.geteuid(), 0}
        if facts.st_mode & _OTHERS or not mine or not stat.S_ISREG(facts.st_mode):
            raise ExposedFileError
        return os.read(handle, most)
    finally:
        os.close(handle)
