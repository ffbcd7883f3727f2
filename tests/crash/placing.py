"""A bank whose processes reach their database through a proxy that does harm."""

import asyncio
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest

from crash.bank import Bank, copied
from crash.proxy import Harm, Proxy
from crash.waiting import until
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.outbox_drain import OutboxDrain
from xinhu.wiring import child as children
from xinhu.wiring.child import Child
from xinhu.wiring.database import role_url, running_database
from xinhu.wiring.errors import ProcessFailedError
from xinhu.wiring.institution import read_institution
from xinhu.wiring.serving import roles_of


@dataclass(frozen=True)
class Placed:
    """A bank, its database's URL, the proxy in front of it, and one process."""

    bank: Bank
    server: str
    proxy: Proxy
    child: Child

    @property
    def process(self) -> psutil.Process:
        """The process behind the proxy."""
        return psutil.Process(until(lambda: self.child.pid, "a process"))


@contextmanager
def placed(founded: Bank, role: str) -> Iterator[Placed]:
    """Run the database, a proxy, and one process of ``xinhu serve`` behind it."""
    folder = Path(tempfile.mkdtemp(prefix="xh-"))
    try:
        with (
            copied(founded, XINHU_GATE_WORKERS="1") as bank,
            running_database(bank.settings) as server,
            Proxy(folder, parse_qs(urlsplit(server).query)["host"][0]) as proxy,
        ):
            bank.settings.logs.mkdir()
            roles = roles_of(bank.settings, proxy.url, log_files=True)
            child = Child(next(one for one in roles if one.name == role))
            with _tended(child):
                until(lambda: _is_ready(child), role)
                yield Placed(bank, server, proxy, child)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _tended(child: Child) -> Iterator[None]:
    """Start a child, and start it again whenever it died, as the supervisor does."""
    over = threading.Event()

    def tend() -> None:
        while not over.wait(0.1):
            child.tend()

    tending = threading.Thread(target=tend, daemon=True)
    # A test kills more often than a year does; patience is tested elsewhere.
    with patch.object(children, "LONGEST_PAUSE_SECONDS", 0.1):
        child.start()
        tending.start()
        try:
            yield
        finally:
            over.set()
            tending.join()
            child.stop()


def backend_killer(here: Placed) -> Harm:
    """Return harm that kills a backend and waits until the server has noticed."""

    def kill(backend: int) -> None:
        with here.bank.connect(here.server) as witness:
            os.kill(backend, signal.SIGKILL)
            # Every other backend ends with it: the server begins anew.
            until(lambda: _is_lost(witness), "a server that noticed")

    return kill


def drain(bank: Bank, server: str) -> None:
    """Move the acts that wait into the register, as the registrar does."""
    with bank.connect(server) as gate:
        guomi = read_institution(gate).guomi

    async def move() -> None:
        link = Link(role_url(bank.settings, server, "gate"))
        while await OutboxDrain(link, guomi=guomi).drain():
            pass
        await link.close()

    asyncio.run(move())


def _is_lost(connection: psycopg.Connection[Any]) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return True
    return False


def _is_ready(child: Child) -> bool:
    try:
        child.require_ready()
    except OSError:
        return False
    except ProcessFailedError:
        assert child.role.log is not None
        pytest.fail(child.role.log.read_text("utf-8")[-2000:])
    return True
