"""A worker process: loads what looks at files once, then takes batch after batch.

Libraries that print, print to nowhere: what they complain about may hold a value.
"""

import gc
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Final

from xinhu.adapters.scans.batch import Look, Worker
from xinhu.adapters.scans.messages import Failed, Ready, batch_from_bytes, to_bytes
from xinhu.core.base.errors import XinhuError

Make = Callable[[], Look]
"""Makes, inside a worker, what looks at files; travels there by pickle."""

_KEPT: Final = frozenset(
    {"HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH"}
    | {"PYTHONWARNINGS", "TMPDIR", "TZ", "VIRTUAL_ENV"}
)
"""Of the environment; settings and secrets of a service are none of a reader's."""
_COLLECT_AFTER: Final = 50_000
"""Objects that are made before young ones are looked through."""
_MEMORY: Final = 4 * 1024**3
"""Bytes of data a worker may have; a file that wants more is told unread."""


def serve(make: Make, pipe: Connection) -> None:
    """Work until the pipe closes; the whole life of a worker."""
    # Of its own group: Ctrl-C is the parent's, and what a reader starts ends with us.
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit(resource.RLIMIT_DATA, _MEMORY)
    # What lies in memory when a library breaks is customers' data.
    _limit(resource.RLIMIT_CORE, 0)
    for name in os.environ.keys() - _KEPT:
        del os.environ[name]
    try:
        look = make()
    except XinhuError as error:
        pipe.send_bytes(to_bytes([Failed(error.code, dict(error.params))]))
        os._exit(1)
    _silence()
    spare_the_collector()
    try:
        pipe.send_bytes(to_bytes([Ready()]))
        worker = Worker(look, pipe)
        while True:
            worker.work(batch_from_bytes(pipe.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)


def spare_the_collector() -> None:
    """Keep from walking rules and modules again and again, which live on anyway.

    What is found in a file is thousands of objects and no cycle: by default the
    collector would walk all there is several times a second, a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 50, 100)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
