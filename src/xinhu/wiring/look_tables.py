"""Looks at tables of databases, inside a worker: one reader for each database."""

import os
from collections.abc import Callable, Iterator

from xinhu.adapters.databases.asking import Reading
from xinhu.adapters.databases.pacing import Pace
from xinhu.adapters.databases.reading import Tables
from xinhu.core.discover.part import Part, Unread, Why


class TableParts:
    """Reads the table at a path of findings.

    Args:
        reading: how; its rate is that of this worker alone.
    """

    def __init__(self, reading: Reading) -> None:
        # A worker keeps of its environment what no service's secret is in; how libpq
        # is to reach these databases, and by which TLS, was meant for it.
        os.environ.update(reading.libpq)
        pace = Pace(reading.rate)
        self._tables = [
            Tables(database, reading.sample, pace, reading.patience)
            for database in reading.databases
        ]

    def __call__(self, path: str, alive: Callable[[], None]) -> Iterator[Part]:
        """Read a table, part by part."""
        for tables in self._tables:
            names = tables.database.names(path)
            if names is not None:
                return tables.read(*names, alive)
        return iter((Unread("", Why.VANISHED),))
