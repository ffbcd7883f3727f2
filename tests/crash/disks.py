"""A database on a disk that a test can fill.

A small file system of its own lives in a mount namespace of the supervisor: nobody else
sees it, and it is gone with its last process. As root that takes nothing; an ordinary
user gets one in a user namespace, where the kernel permits it. Where it does not, the
machine's own disk serves for the watermark, set a little below what is free on it.

A disk that is full can be had by everybody who has a compiler: a shim in front of the
system's calls (``full_disk.c``) lets no file of the database grow, and says ENOSPC.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import psutil

from crash.bank import Bank, copied, served
from machine import COMPILER

SIZE_MB = 160
_MEGABYTE = 1_048_576
_MOUNT = (
    'mount -t tmpfs -o "size=$1m" xinhu "$2" && cp -a "$3/." "$2" && shift 3 && {};'
)
_SELF = 'exec "$@"'
_FILLER = "filler"
_SHIM = Path(__file__).with_name("full_disk.c")
_MARGIN_MB = 512
_LESS_THAN_A_SEGMENT_MB = 4


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

    def fill(self) -> None:
        """Leave more than the watermark, and too little for the log's next segment."""
        self.leave(self.bank.settings.disk_watermark_mb + _LESS_THAN_A_SEGMENT_MB)

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


@dataclass(frozen=True)
class RefusingDisk:
    """A served bank whose database's files can be kept from growing."""

    bank: Bank
    flag: Path

    @property
    def folder(self) -> Path:
        """The database's folder."""
        return self.bank.folder / "pg"

    @property
    def server(self) -> str:
        """URL of the database."""
        return self.bank.server

    def fill(self) -> None:
        """Let the system say from now on that no space is left."""
        self.flag.touch()

    def free(self) -> None:
        """Make room again."""
        self.flag.unlink()


@contextmanager
def refusing_disk(founded: Bank) -> Iterator[RefusingDisk]:
    """Serve a copy of a bank whose database runs behind the shim."""
    with copied(founded) as bank:
        shim, flag = bank.folder.parent / "full_disk.so", bank.folder.parent / "full"
        words = ("-O2", "-Wall", "-Werror", "-shared", "-fPIC")
        subprocess.run([COMPILER, *words, "-o", shim, _SHIM, "-ldl"], check=True)
        preloaded = {"LD_PRELOAD": str(shim), "FULL_DISK": str(flag)}
        behind = replace(bank, extra={**bank.extra, **preloaded})
        with served(behind):
            yield RefusingDisk(behind, flag)


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
