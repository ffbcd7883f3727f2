"""One supervised process: started, looked at, stopped, started again with patience."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from xinhu.wiring.errors import ProcessFailedError

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A process that ran this long is started again without a growing pause."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What to start.

    Attributes:
        name: gate, console, worker …
        module: run as ``python -m``; the supervisor's process id is its argument.
        environment: variables of this process on top of the supervisor's.
        without: variables of the supervisor that it must not see.
        ready: raises OSError until the process serves.
        log: file for what it prints; None for the supervisor's own output.
        stop_seconds: how long it may take to stop before it is killed.
    """

    name: str
    module: str
    environment: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    ready: Callable[[], None] | None = None
    log: Path | None = None
    stop_seconds: int


class Child:
    """A process of a role, and its successors after crashes."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE_SECONDS
        self._again_at = 0.0

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it in a session of its own: a Ctrl-C reaches the supervisor alone."""
        environment = {
            k: v for k, v in os.environ.items() if k not in self.role.without
        }
        environment.update(self.role.environment)
        command = [sys.executable, "-m", self.role.module, str(os.getpid())]
        out = None if self.role.log is None else self.role.log.open("ab")
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and modules
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=None if out is None else subprocess.STDOUT,
                start_new_session=True,
            )
        finally:
            if out is not None:
                out.close()
        self._started = time.monotonic()
        _log.info("process_started", process=self.role.name, pid=self._process.pid)

    def tend(self) -> None:
        """Start it again if it died and its pause is over."""
        process = self._process
        now = time.monotonic()
        if process is not None:
            if (status := process.poll()) is None:
                return
            self._sweep(process.pid)
            self._process = None
            if now - self._started > STEADY_SECONDS:
                self._pause = FIRST_PAUSE_SECONDS
            self._again_at = now + self._pause
            _log.error("process_died", process=self.role.name, status=status)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        elif now >= self._again_at:
            self.start()

    def require_ready(self) -> None:
        """Return once it serves.

        Raises:
            OSError: not yet.
            ProcessFailedError: it ended instead.
        """
        if self._process is None or self._process.poll() is not None:
            log = "-" if self.role.log is None else str(self.role.log)
            raise ProcessFailedError(process=self.role.name, log=log)
        if self.role.ready is not None:
            self.role.ready()

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Wait until it has ended, then leave nothing of its session behind."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(self.role.stop_seconds)
        except subprocess.TimeoutExpired:
            _log.error("process_killed", process=self.role.name)
        self._sweep(self._process.pid)
        self._process.wait()
        self._process = None

    @staticmethod
    def _sweep(session: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(session, signal.SIGKILL)
