"""What processes log: structured lines, never customers' data.

Nothing is logged by default but events and codes; exceptions are told by their type, so
that a value inside a message of a library cannot reach a log. What libraries log
themselves (Django, granian, psycopg, procrastinate, urllib3) is told the same way.
"""

import logging
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any

import structlog

from xinhu.wiring.settings import Settings

_LONGEST = 200  # characters of a template
_LEVELS = (logging.CRITICAL, logging.ERROR, logging.WARNING, logging.INFO)
_GRANIAN: Mapping[str, Any] = {"handlers": [], "level": "WARNING", "propagate": True}
SERVER_LOGS: Mapping[str, Any] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": dict(_GRANIAN), "granian.access": dict(_GRANIAN)},
}
"""For granian: it writes nothing itself, but hands its lines to ``LibraryLines``."""

_log = structlog.get_logger(__name__)


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
            partial(_name, process),
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
    # No other handler stays: it would tell what this one leaves out.
    logging.basicConfig(level=logging.WARNING, handlers=[LibraryLines()], force=True)


class LibraryLines(logging.Handler):
    """What a library logs, without what it is about.

    Told are logger, level, the template of the message before anything was put into it,
    the status of an answer, the type of an exception and where it was raised. Never the
    message: addresses with their secrets, statements and values stand in it. A message
    without arguments may have been put together before, so it is no template.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line of ours for one of a library; whatever is wrong with it."""
        level = next((one for one in _LEVELS if one <= record.levelno), logging.DEBUG)
        with suppress(Exception):
            _log.log(level, "library", **_told(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- its name
        """Say nothing: the library's own way would write the arguments out."""


def _told(record: logging.LogRecord) -> dict[str, str | int]:
    told: dict[str, str | int] = {"logger": record.name}
    if record.args and isinstance(record.msg, str):
        told["template"] = record.msg[:_LONGEST]
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        told["status"] = int(status)
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is not None:
        told["kind"] = kind.__qualname__
    places = list(_places(trace)) or [f"{record.module}:{record.lineno}"]
    ours = [place for place in places if place.startswith("xinhu.")]
    # Where it was raised, and the last place of ours on the way there.
    told["at"] = " ".join(dict.fromkeys([*ours[-1:], places[-1]]))
    return told


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        yield f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next


def _name(
    process: str, _logger: object, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """Name the process in a line, whatever thread of it writes."""
    return {**event, "process": process}


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
