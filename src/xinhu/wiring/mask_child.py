"""The process that masks a copy, as the worker sees it: asked, waited for, ended."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Final

import msgspec

from xinhu.core.base.errors import Fault
from xinhu.wiring.mask_messages import Made, Refused, Wanted

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
        MaskerLostError: the process did not tell.
    """
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-m", _MODULE, str(os.getpid())],
        env={name: os.environ[name] for name in _PASSED if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(msgspec.json.encode(wanted), timeout=patience)
        answer = msgspec.json.decode(said, type=Made | Refused)
    except (subprocess.TimeoutExpired, msgspec.MsgspecError):
        raise MaskerLostError from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    if isinstance(answer, Refused):
        raise MaskRefusedError(answer.code)
    return answer
