"""Where the tests' own database server stands, and what makes it quick.

Its settings stay those of an installation: fsync and all. In a file system of memory
flushing takes no time. What is shown of disks is shown by ``tests/crash``, on disks.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_MEMORY = Path("/dev/shm")  # noqa: S108 -- folders in it have names nobody guesses
_ROOM = 4 << 30
"""What must be free: a server takes less than 1 GiB, and each worker has one."""
QUICK_PASSWORDS = "&options=-c%20scram_iterations%3D1"
"""Appended to the URL that roles are made with: a log-in then hashes once, not 4,096
times on either side. Passwords are asked for as ever."""


@contextmanager
def place_of_server() -> Iterator[Path]:
    """Give a folder in memory, or a usual one where there is too little of that."""
    # A short path: a Unix socket's name has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="xh-", dir=_memory()))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_log_short(admin_url: str) -> None:
    """Let the write-ahead log be recycled early: it stands in memory."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET max_wal_size = '256MB'")
        admin.execute("SELECT pg_reload_conf()")


def _memory() -> Path | None:
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)):
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free >= _ROOM else None
