"""The database is away for a while, and the supervisor itself is killed."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from crash.bank import Bank, copied, served
from crash.family import child_named, kill, postmaster
from crash.load import Load
from crash.reconciling import reconcile
from crash.waiting import until
from xinhu.adapters.postgres.embedded import EmbeddedPostgres

pytestmark = pytest.mark.duty("B2")
TOLD = {"register.unavailable", "database.unavailable"}
_SERVE = (str(Path(sys.executable).with_name("xinhu")), "serve")
_FULL = Path("/dev/full")
_MANY = 300
"""Failures that take the clients seconds to meet."""


@pytest.fixture
def away(founded: Bank) -> Iterator[tuple[Bank, EmbeddedPostgres]]:
    """A bank whose database is a server that somebody else runs."""
    with (
        copied(founded) as bank,
        EmbeddedPostgres(bank.folder / "pg") as server,
    ):
        extra = {**bank.extra, "XINHU_DATABASE_URL": server.admin_url}
        yield replace(bank, extra=extra), server


def test_a_database_that_is_away_for_seconds_is_told_and_found_again(
    away: tuple[Bank, EmbeddedPostgres],
) -> None:
    bank, server = away
    url = server.admin_url
    with served(bank), Load(bank, bank.asks(url, 8)) as load:
        load.await_shown()
        server.stop()
        goal = load.kept.failures + _MANY
        with closing(bank.client()) as client:
            health = client.get("/api/v1/health")
            assert (health.status, health.code) == (503, "database.unavailable")
            shown = len(load.kept.shown)
            until(lambda: load.kept.failures > goal, "errors")
            assert len(load.kept.shown) == shown, "nothing without the database"
            server.start()
            until(bank.is_ready, "a gate that is ready again")
            assert client.get("/api/v1/health").status == 200
        load.await_shown()
        load.await_acts()
    assert load.kept.codes.keys() <= TOLD
    assert not load.kept.lost, "the gate itself was never away"
    reconcile(bank, load.kept, url)


def test_a_killed_supervisor_leaves_nothing_behind_and_serves_again(
    founded: Bank,
) -> None:
    with copied(founded) as bank:
        with served(bank, program=_SERVE) as supervisor:
            with Load(bank, bank.asks(bank.server, 8)) as load:
                load.await_shown()
                family = supervisor.children(recursive=True)
                kill([supervisor])
                until(lambda: not _left_of(bank), "the end of every process")
            assert family
        with served(bank):
            reconcile(bank, load.kept)


def test_logs_on_a_full_disk_stop_nothing(founded: Bank) -> None:
    with copied(founded) as bank:
        (bank.folder / "logs").mkdir()
        for name in ("gate", "registrar"):
            (bank.folder / "logs" / f"{name}.log").symlink_to(_FULL)
        with served(bank, log=_FULL) as supervisor:
            with Load(bank, bank.asks(bank.server, 8)) as load:
                load.await_shown()
                for find in (
                    lambda: postmaster(bank),
                    # Looked for when it is its turn: what was there before the
                    # database died may have been started anew since.
                    lambda: child_named(supervisor, "gate_process"),
                ):
                    before = load.kept.failures
                    kill([find()])
                    until(lambda n=before: load.kept.failures > n, "failures")
                    load.await_shown()
                    load.await_acts()
            reconcile(bank, load.kept)


def _left_of(bank: Bank) -> list[psutil.Process]:
    """Return the processes that belong to a bank's folder."""
    folder = str(bank.folder)
    return [each for each in psutil.process_iter() if _is_of(each, folder)]


def _is_of(process: psutil.Process, folder: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        words = process.cmdline()
        return process.environ().get("XINHU_DATA") == folder or any(
            word.startswith(folder) for word in words
        )
    except psutil.Error:
        return False
