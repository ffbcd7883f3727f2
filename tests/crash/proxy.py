"""Stands between a process and PostgreSQL, and does harm at an exact place.

``before``: the request of a step has left the process and never reaches the server.
``after``: the server has done the step and its answer never reaches the process. So
"committed, and the answer is lost" is real, and not a mock of it.

A COMMIT counts only on a connection that is appending; so the commits of checkpoints
and desks pass by.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from crash.wire import (
    BACKEND_KEY,
    COMPLETE,
    Message,
    Splitter,
    Statements,
    backend_of,
)

When = Literal["before", "after"]
Harm = Callable[[int], None]
"""Is told the process id of the backend; afterwards the connection is cut."""
_AT_ONCE = 65_536
_NAME = ".s.PGSQL.5432"


@dataclass
class Trap:
    """Harm that waits for a step.

    Attributes:
        step: append_at_once, BEGIN, append_open, append_close, delete, COMMIT or
            fetch.
        when: before or after it.
        harm: what happens then; cutting the connection comes on top.
        skip: how many such steps pass first.
        sprung: set once it happened.
    """

    step: str
    when: When
    harm: Harm = lambda _backend: None
    skip: int = 0
    sprung: threading.Event = field(default_factory=threading.Event)


class Proxy:
    """Listens on a Unix socket in a folder and passes on to the server's.

    Args:
        folder: of its own; short, for a socket's name has at most 107 bytes.
        server: folder of the server's socket.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self._server = f"{server}/{_NAME}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / _NAME))
        self._trap: Trap | None = None
        self._lock = threading.Lock()

    def set(self, trap: Trap) -> Trap:
        """Set a trap for the next such step on any connection."""
        with self._lock:
            self._trap = trap
        return trap

    def takes(self, step: str, when: When) -> Trap | None:
        """Return the trap if it is set for this step, and take it away."""
        with self._lock:
            trap = self._trap
            if trap is None or (trap.step, trap.when) != (step, when):
                return None
            if trap.skip:
                trap.skip -= 1
                return None
            self._trap = None
            return trap

    def __enter__(self) -> Self:
        """Listen."""
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no longer."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self._server)
            except OSError:
                client.close()
                server.close()
                continue
            _Connection(self, client, server).begin()


class _Connection:
    """One connection: two streams, and what is known of its transaction."""

    def __init__(
        self, proxy: Proxy, client: socket.socket, server: socket.socket
    ) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._statements = Statements()
        self._appending = False
        self._backend = 0
        self._under_way = ""
        self._ends = threading.Semaphore(0)

    def begin(self) -> None:
        for source, sink, startup, look in (
            (self._client, self._server, True, self._asked),
            (self._server, self._client, False, self._answered),
        ):
            threading.Thread(
                target=self._pass_on, args=(source, sink, startup, look), daemon=True
            ).start()
        threading.Thread(target=self._close, daemon=True).start()

    def _pass_on(
        self,
        source: socket.socket,
        sink: socket.socket,
        startup: bool,  # noqa: FBT001 -- of a thread's arguments
        look: Callable[[Message], Trap | None],
    ) -> None:
        messages = Splitter(startup=startup)
        with suppress(OSError):
            while data := source.recv(_AT_ONCE):
                for message in messages.feed(data):
                    trap = look(message)
                    if trap is not None:
                        trap.harm(self._backend)
                        self._cut()
                        trap.sprung.set()
                        return
                    sink.sendall(message.raw)
        self._cut()

    def _asked(self, message: Message) -> Trap | None:
        step = self._statements.step(message)
        if not step:
            return None
        self._appending |= step == "append_open"
        if step == "COMMIT":
            if not self._appending:
                return None
            self._appending = False
        trap = self._proxy.takes(step, "before")
        self._under_way = step
        return trap

    def _answered(self, message: Message) -> Trap | None:
        if message.kind == BACKEND_KEY:
            self._backend = backend_of(message)
        if message.kind != COMPLETE or not self._under_way:
            return None
        step, self._under_way = self._under_way, ""
        return self._proxy.takes(step, "after")

    def _cut(self) -> None:
        """End both streams; the sockets themselves are closed when both have ended."""
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.release()

    def _close(self) -> None:
        for _ in range(2):
            self._ends.acquire()
        self._client.close()
        self._server.close()
