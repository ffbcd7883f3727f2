"""What processes log: structured lines, never customers' data.

Nothing is logged by default but events and codes; exceptions are told by their type, so
that a value inside a message of a library cannot reach a log.
"""

import logging
import sys
from contextlib import suppress
from typing import Any

import structlog

from xinhu.wiring.settings import Settings


def set_up_logs(settings: Settings, process: str, *, quiet: bool = False) -> None:
    """Send this process's events to standard error, as text or JSON lines.

    Args:
        settings: tell which.
        process: its name in each line.
        quiet: leave out what is not at least a warning.
    """
    lines: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            lines,
        ],
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if quiet else logging.INFO
        ),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


class _Lines:
    """Writes lines to standard error; a line that cannot be written is let go.

    Standard error may be a file on a disk that is full. Whoever logs then is dealing
    with that very disk, and must not end over it.
    """

    def __init__(self, *_arguments: object) -> None:
        pass

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = fatal = exception = log = msg
