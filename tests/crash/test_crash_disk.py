"""The disk fills up: the gate refuses before, shows nothing then, and goes on after.

Three ways to a disk that takes nothing more. A small file system of the database's own,
where the machine permits one; a shim that lets no file grow and says ENOSPC, wherever
there is a compiler; and, everywhere, a limit that lets no file of the database grow
(``RLIMIT_FSIZE``).
"""

import subprocess
from collections.abc import Iterator
from contextlib import suppress

import psutil
import psycopg
import pytest

from crash.bank import Ask, Bank, copied, served
from crash.disks import (
    RefusingDisk,
    SharedDisk,
    SmallDisk,
    can_mount,
    refusing_disk,
    watched_disk,
)
from crash.family import postmaster
from crash.load import Load
from crash.reconciling import reconcile
from crash.waiting import until

pytestmark = pytest.mark.duty("B2")
DOWN = {"register.unavailable", "database.unavailable"}
WATERMARK_MB = 8
_MOUNT = pytest.param("disk", id="a small file system")
_SHIM = pytest.param(
    "refusing", id="a system that says so", marks=pytest.mark.needs("gcc")
)
"""The first proves more, the second runs everywhere."""


@pytest.fixture(scope="module")
def disk(founded: Bank) -> Iterator[tuple[SmallDisk | SharedDisk, list[Ask]]]:
    with watched_disk(founded, WATERMARK_MB) as made:
        yield made, made.bank.asks(made.server, 8)


def test_the_gate_refuses_at_the_watermark_and_goes_on_once_there_is_room(
    disk: tuple[SmallDisk | SharedDisk, list[Ask]],
) -> None:
    watched, asks = disk
    with Load(watched.bank, asks) as load:
        load.await_shown()
        watched.go_below()
        until(lambda: load.kept.codes["register.watermark"] > 20, "refusals")
        shown = len(load.kept.shown)
        refused = load.kept.codes["register.watermark"]
        until(lambda: load.kept.codes["register.watermark"] > refused + 20, "refusals")
        assert len(load.kept.shown) == shown, "nothing below the watermark"
        watched.free()
        load.await_shown()
    assert load.kept.codes.keys() == {"register.watermark"}
    reconcile(watched.bank, load.kept, watched.server)


@pytest.fixture
def refusing(founded: Bank) -> Iterator[tuple[RefusingDisk, list[Ask]]]:
    with refusing_disk(founded) as made:
        yield made, made.bank.asks(made.server, 8)


@pytest.mark.parametrize("kind", [_MOUNT, _SHIM] if can_mount() else [_SHIM])
def test_what_was_shown_is_registered_when_the_disk_is_full(
    kind: str, request: pytest.FixtureRequest
) -> None:
    full, asks = request.getfixturevalue(kind)
    assert isinstance(full, SmallDisk | RefusingDisk)
    with Load(full.bank, asks) as load:
        load.await_shown()
        full.fill()
        before = load.kept.failures
        until(lambda: _next_segment(full) or load.kept.failures > before, "no room")
        until(lambda: "No space left" in _log_of(full), "a disk that is full")
        full.free()
        load.await_shown()
    assert load.kept.codes.keys() <= DOWN | {"register.watermark"}
    reconcile(full.bank, load.kept, full.server)


def test_what_was_shown_is_registered_when_no_file_may_grow(founded: Bank) -> None:
    with copied(founded) as bank, served(bank):
        asks = bank.asks(bank.server, 8)
        with Load(bank, asks) as load:
            load.await_shown()
            before = load.kept.failures
            server = postmaster(bank)
            limited = [server, *server.children()]
            _limit(limited, "1")
            until(lambda: load.kept.failures > before, "a write that fails")
            # Also what was born meanwhile, and inherited the limit.
            _limit([*limited, *_children(server)], "unlimited")
            load.await_shown()
        assert load.kept.codes.keys() <= DOWN
        reconcile(bank, load.kept)


def _limit(processes: list[psutil.Process], most: str) -> None:
    """Limit how large a file these processes may write; those that ended are over."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            # As their owner: root in a container may not do it to somebody else's.
            subprocess.run(
                ["prlimit", f"--pid={process.pid}", f"--fsize={most}:"],
                user=process.uids().real,
                check=False,
                capture_output=True,
            )


def _children(server: psutil.Process) -> list[psutil.Process]:
    try:
        return list(server.children())
    except psutil.NoSuchProcess:
        return []


def _next_segment(full: SmallDisk | RefusingDisk) -> bool:
    """Have the database begin the next segment of its log; true once it cannot."""
    try:
        with psycopg.connect(full.server, autocommit=True) as admin:
            admin.execute("SELECT pg_switch_wal()")
    except psycopg.OperationalError:
        return True
    return False


def _log_of(full: SmallDisk | RefusingDisk) -> str:
    return (full.folder / "log").read_text("utf-8", "replace")
