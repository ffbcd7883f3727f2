"""The tables of a database, within a time: a silent server holds up no scan."""

from collections.abc import Callable
from threading import Thread
from typing import Final

import sqlalchemy as sa

from xinhu.adapters.databases.address import MYSQL, POSTGRESQL, Database
from xinhu.adapters.databases.errors import ScanDatabaseUnreachableError
from xinhu.adapters.databases.opening import opened
from xinhu.adapters.databases.other_catalogues import list_mysql, list_others
from xinhu.adapters.databases.postgres_catalogue import list_tables
from xinhu.adapters.databases.tables import Listing
from xinhu.adapters.databases.telling import entered

_LONGEST: Final = 60.0
"""Seconds, at most, until the tables of a database are listed."""


def listed(database: Database, patience: float) -> Listing:
    """List the tables of a database.

    Args:
        database: which.
        patience: seconds after which it counts as silent; a minute at most.

    Raises:
        ScanDatabaseUrlError: nothing here can open it.
        ScanDatabaseRefusedError: it lets nobody in with these words.
        ScanDatabaseUnreachableError: it does not answer.
    """
    seconds = min(patience, _LONGEST)
    engine = opened(database, seconds)

    def work() -> Listing:
        try:
            with entered(database.address), engine.connect() as connection:
                return _of(database.kind)(connection)
        finally:
            engine.dispose()

    return _within(seconds, work, database.address)


def _of(kind: str) -> Callable[[sa.Connection], Listing]:
    if kind == POSTGRESQL:
        return list_tables
    return list_mysql if kind in MYSQL else list_others


def _within(seconds: float, work: Callable[[], Listing], address: str) -> Listing:
    """Wait for work, and no longer: of most drivers no time-out holds everywhere.

    Raises:
        ScanDatabaseUnreachableError: it took too long.
    """
    done: list[Listing] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:  # noqa: BLE001 -- raised again by who waits
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise ScanDatabaseUnreachableError(database=address)
    return done[0]
