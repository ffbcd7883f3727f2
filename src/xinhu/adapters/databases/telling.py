"""What drivers say, in the words of reports. Their own texts may hold a value."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from xinhu.adapters.databases.errors import (
    ScanDatabaseRefusedError,
    ScanDatabaseUnreachableError,
)
from xinhu.adapters.readers.failing import UnreadError
from xinhu.core.discover.part import Why

_STATES: Final = {
    "42501": Why.NOT_PERMITTED,
    "25006": Why.NOT_PERMITTED,  # somebody's view would write
    "57014": Why.TOO_SLOW,
    "55P03": Why.TOO_SLOW,
    "25P03": Why.TOO_SLOW,
    "42P01": Why.VANISHED,
    "3F000": Why.VANISHED,
    "42703": Why.VANISHED,
}
"""SQLSTATE of PostgreSQL (its documentation, appendix A)."""
_LOST_STATES: Final = ("08", "57P", "28")
_NUMBERS: Final = {
    **dict.fromkeys(
        (1044, 1045, 1142, 1143, 1227, 1356, 1370, 1792), Why.NOT_PERMITTED
    ),
    **dict.fromkeys((1205, 1317, 1969, 3024), Why.TOO_SLOW),
    **dict.fromkeys((1049, 1054, 1146), Why.VANISHED),
    **dict.fromkeys((1040, 1053, 1203, 2002, 2003, 2006, 2013), Why.UNREACHABLE),
}
"""Error numbers of MySQL and MariaDB (their references)."""
_REFUSED: Final = frozenset({1044, 1045, 1049, 1130, 1698, 4151})
_REFUSED_STATES: Final = ("28", "3D")


def why_of(error: BaseException) -> Why:
    """Return why a table is unread."""
    if isinstance(error, sa.exc.DBAPIError):
        original = error.orig
        state = getattr(original, "sqlstate", None)
        if isinstance(state, str):
            lost = state.startswith(_LOST_STATES)
            return Why.UNREACHABLE if lost else _STATES.get(state, Why.BROKEN)
        number = next(iter(getattr(original, "args", ())), None)
        if isinstance(number, int):
            return _NUMBERS.get(number, Why.BROKEN)
        if error.connection_invalidated or isinstance(error, sa.exc.InterfaceError):
            return Why.UNREACHABLE
        return _of_text(original)
    if isinstance(error, TimeoutError | ConnectionError):
        return Why.UNREACHABLE
    return Why.TOO_LARGE if isinstance(error, MemoryError) else Why.BROKEN


def _of_text(error: object) -> Why:
    """Tell a server that went away, of which libpq has a sentence and no code."""
    text = str(error).lower()
    words = ("connect", "closed", "timeout", "terminat", "unable to open")
    return Why.UNREACHABLE if any(map(text.__contains__, words)) else Why.BROKEN


@contextmanager
def told() -> Iterator[None]:
    """Turn what a driver raises into the word of a report.

    Raises:
        UnreadError: with it.
    """
    try:
        yield
    except (sa.exc.SQLAlchemyError, OSError, ValueError, ArithmeticError) as error:
        raise UnreadError(why_of(error)) from None


@contextmanager
def entered(address: str) -> Iterator[None]:
    """Turn what is raised while a database is opened and listed into an error of ours.

    Raises:
        ScanDatabaseRefusedError, ScanDatabaseUnreachableError: what it is.
    """
    try:
        yield
    except (sa.exc.SQLAlchemyError, OSError, ValueError) as error:
        refused = _is_refusal(error)
        kind = ScanDatabaseRefusedError if refused else ScanDatabaseUnreachableError
        raise kind(database=address) from None


def _is_refusal(error: BaseException) -> bool:
    original = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(_REFUSED_STATES)
    number = next(iter(getattr(original, "args", ())), None)
    if isinstance(number, int):
        return number in _REFUSED
    # libpq tells a refusal of the log-in in words alone.
    text = str(original).lower()
    return "authentication" in text or "password" in text or "does not exist" in text
