"""The gate's process: ``python -m xinhu.wiring.gate_process``.

It answers programs and the console over HTTP with a few workers, each with the keys in
its memory. ``app`` is what granian calls in each worker.
"""

import gc
import multiprocessing
import os
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from xinhu.api.app import Application
from xinhu.core.base.errors import XinhuError
from xinhu.wiring.dying import die_with_parent
from xinhu.wiring.gate_parts import build_gate, require_startable
from xinhu.wiring.logs import SERVER_LOGS, set_up_logs
from xinhu.wiring.settings import Settings, read_settings
from xinhu.wiring.starting import FAULT, require_server, start, tell_why
from xinhu.wiring.walked import tell_workers, told_by_parent

_BACKLOG = 1_024
_BACKPRESSURE = 1_024
"""Connections that a worker takes on at once; more wait in the kernel's backlog."""

_COLLECT_AFTER = 10_000
"""Objects more than before, after which the youngest are looked through."""


def app() -> Application:
    """Build the application inside a worker.

    Raises:
        SystemExit: it may not serve; why, and what to do, stands in the log.
    """
    parent = multiprocessing.parent_process()
    # Not getppid: the parent that died already would be somebody else by now.
    die_with_parent(os.getppid() if parent is None else (parent.pid or 0))
    settings = read_settings(os.environ)
    set_up_logs(settings, "gate")
    try:
        walked = told_by_parent(os.environ)
        application = build_gate(settings, require_server(settings), walked)
    except XinhuError as error:
        tell_why(error)
        sys.exit(FAULT)
    _settle()
    return application


def _settle() -> None:
    """Spare the collector what lives as long as the process.

    A look makes some dozens of objects and no cycle; by default the collector walked
    keys, rules and modules again every few looks (a tenth of the worker's time).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 50, 100)


def serve(settings: Settings, server: str) -> None:
    """Serve until told to stop.

    Raises:
        XinhuError: keys, rules or database do not permit a start.
    """
    tell_workers(require_startable(settings, server))
    # An HSM's library does not survive a fork once it was used, as it just was.
    multiprocessing.set_start_method("spawn")
    Granian(
        "xinhu.wiring.gate_process:app",
        factory=True,
        interface=Interfaces.ASGINL,
        address=settings.host,
        port=settings.gate_port,
        workers=settings.gate_workers,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(keep_alive=True),
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_BACKPRESSURE,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.stop_seconds,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=dict(SERVER_LOGS),
    ).serve()


if __name__ == "__main__":
    sys.exit(start("gate", serve))
