"""``xinhu serve``: the database and the three kinds of process, kept running.

Order: database, registrar, gate, console, worker; stopped the other way round.
What it guarantees: nothing of it is left behind after Ctrl-C or SIGTERM; after
``kill -9`` the kernel tells each process that its parent is gone. A process that dies
is started again, the pause doubling up to half a minute. What it leaves to others:
several machines (there each kind is a unit of its own, ``docs/operating/install.md``).
"""

import fcntl
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import structlog

from xinhu.wiring.child import Child, Role
from xinhu.wiring.database_process import address_file
from xinhu.wiring.errors import FolderInUseError, PortInUseError, ProcessFailedError
from xinhu.wiring.settings import Settings

LOCK = "serve.lock"
"""Held by whoever serves, or builds, a data folder."""

_LOOK_SECONDS = 0.2
_READY_SECONDS = 120
_DATABASE_STOP_SECONDS = 3_600
_log = structlog.get_logger(__name__)


class Supervisor:
    """Keeps the processes of one data folder.

    Args:
        settings: of the installation.
        roles: what to run, given the database's URL; in the order of starting.
        on_ready: called once when every process serves.
    """

    def __init__(
        self,
        settings: Settings,
        roles: Callable[[str], Sequence[Role]],
        on_ready: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._roles = roles
        self._on_ready = on_ready
        self._told = threading.Event()

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM.

        Raises:
            FolderInUseError: another supervisor serves this folder.
            PortInUseError: somebody listens on one of the ports.
            ProcessFailedError: a process did not come up.
        """
        with ExitStack() as stack:
            stack.enter_context(self._signals())
            stack.enter_context(sole_server(self._settings))
            for port in (self._settings.gate_port, self._settings.console_port):
                require_free(self._settings.host, port)
            children: list[Child] = []
            stack.callback(_stop, children)
            if self._settings.database_url is None:
                self._bring_up(children, (self._database(),))
            if self._told.is_set():
                return
            self._bring_up(children, self._roles(self._server()))
            if not self._told.is_set():
                self._on_ready()
            while not self._told.wait(_LOOK_SECONDS):
                for child in children:
                    child.tend()

    def _bring_up(self, children: list[Child], roles: Sequence[Role]) -> None:
        started = [Child(role) for role in roles]
        children.extend(started)
        for child in started:
            child.start()
        self._await_ready(started)

    def _await_ready(self, children: Sequence[Child]) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        waiting = list(children)
        while waiting and not self._told.wait(_LOOK_SECONDS):
            try:
                waiting[0].require_ready()
                waiting.pop(0)
            except OSError:
                if time.monotonic() > deadline:
                    role = waiting[0].role
                    log = "-" if role.log is None else str(role.log)
                    raise ProcessFailedError(process=role.name, log=log) from None

    @contextmanager
    def _signals(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(n, lambda _n, _f: self._told.set()) for n in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def _database(self) -> Role:
        settings = self._settings
        address_file(settings).unlink(missing_ok=True)
        return Role(
            name="database",
            module="xinhu.wiring.database_process",
            environment={"XINHU_DATA": str(settings.data)},
            ready=lambda: _require_file(address_file(settings)),
            # As good as no limit: a database that is killed recovers at length.
            stop_seconds=_DATABASE_STOP_SECONDS,
        )

    def _server(self) -> str:
        if self._settings.database_url is not None:
            return self._settings.database_url
        return address_file(self._settings).read_text("utf-8")


def _stop(children: Sequence[Child]) -> None:
    # One after the other: the gate answers what it took on, the database goes last.
    for child in reversed(children):
        child.stop()
    _log.info("stopped")


@contextmanager
def sole_server(settings: Settings) -> Iterator[None]:
    """Hold the folder's lock for the time of the block.

    Raises:
        FolderInUseError: another process holds it.
    """
    settings.data.mkdir(mode=0o750, parents=True, exist_ok=True)
    lock = os.open(settings.data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUseError(folder=str(settings.data)) from None
        yield
    finally:
        os.close(lock)


def require_free(host: str, port: int) -> int:
    """Return a port that nobody listens on.

    Raises:
        PortInUseError: somebody does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortInUseError(port=port) from None
    return port


def _require_file(path: Path) -> None:
    """Raise OSError until the file is there and written."""
    if not path.read_text("utf-8"):
        raise FileNotFoundError(path)
