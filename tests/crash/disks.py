"""A database on a small file system of its own, which a test can fill.

The file system lives in a mount namespace of the supervisor: nobody else sees it, and
it is gone with its last process. As root that takes nothing; an ordinary user gets one
in a user namespace, where the kernel permits it. Where it does not, the machine's own
disk serves, with a watermark a little below what is free on it.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

from crash.bank import Bank, copied, served

SIZE_MB = 160
_MEGABYTE = 1_048_576
_MOUNT = (
    'mount -t tmpfs -o "size=$1m" xinhu "$2" && cp -a "$3/." "$2" && shift 3 && {};'
)
_SELF = 'exec "$@"'
_FILLER = "filler"
_MARGIN_MB = 512


@dataclass(frozen=True)
class SmallDisk:
    """A served bank whose database has a small disk.

    Attributes:
        bank: the bank.
        supervisor: its first process, which lives where the disk is mounted.
    """

    bank: Bank
    supervisor: psutil.Process

    @property
    def folder(self) -> Path:
        """The database's folder, as seen from outside the namespace."""
        inside = str(self.bank.folder / "pg")
        return Path(f"/proc/{self.supervisor.pid}/root{inside}")

    @property
    def server(self) -> str:
        """URL of the database from outside the namespace."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def go_below(self) -> None:
        """Fill the disk to below the watermark."""
        self.leave(self.bank.settings.disk_watermark_mb // 2)

    def leave(self, megabytes: int) -> None:
        """Fill the disk until so much is left."""
        _fill(self.folder, _free_mb(self.folder) - megabytes)

    def free(self) -> None:
        """Make room again."""
        (self.folder / _FILLER).unlink()


@dataclass(frozen=True)
class SharedDisk:
    """A served bank on the machine's own disk, its watermark below what is free."""

    bank: Bank

    @property
    def server(self) -> str:
        """URL of the database."""
        return self.bank.server

    def go_below(self) -> None:
        """Take more of the disk than the watermark leaves."""
        _fill(self.bank.folder, 3 * _MARGIN_MB)

    def free(self) -> None:
        """Make room again."""
        (self.bank.folder / _FILLER).unlink()


@contextmanager
def watched_disk(founded: Bank, watermark_mb: int) -> Iterator[SmallDisk | SharedDisk]:
    """Serve a copy of a bank on a disk that can be filled to below its watermark."""
    if can_mount():
        with small_disk(founded, XINHU_DISK_WATERMARK_MB=str(watermark_mb)) as small:
            yield small
        return
    least = _free_mb(founded.folder) - _MARGIN_MB
    extra = {"XINHU_DISK_WATERMARK_MB": str(least)}
    with copied(founded, **extra) as bank, served(bank):
        yield SharedDisk(bank)


@contextmanager
def small_disk(founded: Bank, **extra: str) -> Iterator[SmallDisk]:
    """Serve a copy of a bank with its database on a small disk."""
    with copied(founded, **extra) as bank:
        words = (str(SIZE_MB), str(bank.folder / "pg"), str(founded.folder / "pg"))
        wrap = (*_namespace(), "sh", "-ec", _MOUNT.format(_SELF), "sh", *words)
        with served(bank, wrap=wrap) as supervisor:
            yield SmallDisk(bank, supervisor)


@cache
def can_mount() -> bool:
    """Tell whether this user may have a file system of its own here."""
    probe = 'mount -t tmpfs -o size=1m xinhu "$1"'
    done = subprocess.run(
        [*_namespace(), "sh", "-ec", probe, "sh", "/mnt"],
        check=False,
        capture_output=True,
    )
    return done.returncode == 0


def _namespace() -> tuple[str, ...]:
    if os.geteuid() == 0:
        return ("unshare", "--mount")
    return ("unshare", "--user", "--map-current-user", "--mount", "--keep-caps")


def _free_mb(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize // _MEGABYTE


def _fill(folder: Path, megabytes: int) -> None:
    with (folder / _FILLER).open("wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, megabytes * _MEGABYTE)
