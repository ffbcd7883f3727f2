"""The process that scans, as the worker sees it: asked, listened to, ended.

Guarantees: nothing that it says is taken for anything but values of a fixed shape; it
gets neither address nor password of our database, and of one that it is to scan by a
pipe alone; it, and whatever it started, ends with the block.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, Self

import msgspec

from xinhu.core.base.errors import Fault
from xinhu.desks.discovery.results import ColumnMet, Heard, Seen, TableMet, Unread
from xinhu.wiring.scan_messages import (
    LONGEST,
    Asked,
    Failed,
    Going,
    Message,
    Over,
    Whole,
    message_of,
    to_line,
)

Goes = Callable[[Heard], bool]
"""Told about once a second how far it has come; returns whether to go on."""

_MODULE: Final = "xinhu.wiring.scan_process"
_PASSED: Final = (
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "XINHU_RULES",
)  # fmt: skip
"""Of our environment, what the process gets; nothing that names a database or a key."""
_EVERY: Final = 1.0
_STOP: Final = 20.0
"""Seconds it may take to keep what was done, after it was asked to stop."""
_SILENCE: Final = 300.0
"""Seconds that may pass between two results: they are taken up in one transaction."""
_MOST: Final = 10_000_000
"""Results of one scan; a process that tells more is not believed."""
_PIECE: Final = 65_536


class ScannerLostError(Fault):
    """The process that scans ended, or said what it may not."""

    code = "discovery.scanner_lost"


class ScanRefusedError(Exception):
    """The scan cannot be made.

    Attributes:
        code: why.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Scanner:
    """The process, in a ``with`` block.

    Args:
        asked: what it is to scan.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._held = bytearray()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        """Start it, in a session of its own."""
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            [sys.executable, "-m", _MODULE, str(os.getpid())],
            env={name: os.environ[name] for name in _PASSED if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._selector.register(self._out(), selectors.EVENT_READ)
        if self._process.stdin is not None:
            with suppress(BrokenPipeError), self._process.stdin as stdin:
                stdin.write(to_line(self._asked) + b"\n")
        return self

    def __exit__(self, *_error: object) -> None:
        """End it, and whatever it started."""
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._selector.close()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def follow(self, goes: Goes) -> Heard | None:
        """Wait until everything was looked at.

        Returns:
            how much that was; None where it was not to go on.

        Raises:
            ScanRefusedError: it cannot be made.
            ScannerLostError: the process ended, or said what it may not.
        """
        heard = Heard(0, 0, 0, 0)
        told = time.monotonic()
        while True:
            match self._message(_EVERY):
                case Going() as going:
                    heard = Heard(going.files, going.size, going.unread, going.found)
                case Whole() as whole:
                    return Heard(whole.files, whole.size, 0, 0)
                case Failed(code):
                    raise ScanRefusedError(code)
                case None:
                    pass
                case _:
                    raise ScannerLostError
            if time.monotonic() - told >= _EVERY:
                told = time.monotonic()
                if not goes(heard):
                    return None

    def results(self) -> Iterator[Seen | TableMet | ColumnMet | Unread]:
        """Yield what was found, after ``follow``.

        Raises:
            ScannerLostError: not everything was told, too slowly, or too much.
        """
        for _ in range(_MOST + 1):
            match self._message(_SILENCE):
                case Seen() | TableMet() | ColumnMet() | Unread() as result:
                    yield result
                case Over():
                    return
                case _:
                    raise ScannerLostError
        raise ScannerLostError

    def _message(self, within: float) -> Message | None:
        """Return the next message; None where it is not whole within so many seconds.

        Raises:
            ScannerLostError: there is none any more, or it has another shape.
        """
        until = time.monotonic() + within
        while (end := self._held.find(b"\n")) < 0:
            if not self._selector.select(max(0.0, until - time.monotonic())):
                return None
            piece = os.read(self._out(), _PIECE)
            self._held += piece
            if not piece or len(self._held) > LONGEST + _PIECE:
                raise ScannerLostError
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        try:
            return message_of(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise ScannerLostError from None

    def _out(self) -> int:
        if self._process.stdout is None:
            raise ScannerLostError
        return self._process.stdout.fileno()
