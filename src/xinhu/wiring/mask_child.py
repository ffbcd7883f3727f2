"""The process that masks a copy, as the worker sees it: asked, waited for, ended."""

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Final

import msgspec

from xinhu.core.base.errors import Fault
from xinhu.wiring.mask_messages import LONGEST, Made, Refused, Wanted

_MODULE: Final = "xinhu.wiring.mask_process"
_PASSED: Final = (
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "XINHU_RULES",
)  # fmt: skip
"""Of our environment, what the process gets; nothing that names a database or a key."""
_PATIENCE: Final = 600.0
"""Seconds that one copy may take."""


class MaskerLostError(Fault):
    """The process that masks ended, took too long, or said what it may not."""

    code = "discovery.masker_lost"


class MaskRefusedError(Exception):
    """No copy was made.

    Attributes:
        code: why.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def masked_copy(wanted: Wanted, patience: float = _PATIENCE) -> Made:
    """Have a copy masked.

    Raises:
        MaskRefusedError: it cannot be; the code says why.
        MaskerLostError: the process did not tell, or said what it may not.
    """
    until = time.monotonic() + patience
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-m", _MODULE, str(os.getpid())],
        env={name: os.environ[name] for name in _PASSED if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        if process.stdin is None or process.stdout is None:
            raise MaskerLostError
        with suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(msgspec.json.encode(wanted))
        answer = _decoded(_said(process.stdout.fileno(), until))
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if isinstance(answer, Refused):
        raise MaskRefusedError(answer.code)
    return answer


def _said(out: int, until: float) -> bytes:
    """Return all that the process says.

    Raises:
        MaskerLostError: it says more than an answer holds, or takes too long.
    """
    held = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while selector.select(max(0.0, until - time.monotonic())):
            piece = os.read(out, LONGEST)
            held += piece
            if len(held) > LONGEST:
                raise MaskerLostError
            if not piece:
                return bytes(held)
    raise MaskerLostError


def _decoded(said: bytes) -> Made | Refused:
    """Return an answer of the shape that it is to have.

    Raises:
        MaskerLostError: it has another.
    """
    try:
        return msgspec.json.decode(said, type=Made | Refused)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise MaskerLostError from None
