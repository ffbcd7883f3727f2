"""One table of a database, as parts that a scan looks at.

Guarantees: what a table holds raises nothing; what of it could not be read is told,
and what was read before is given. Rows come in chunks, at the pace that was asked for.
A statement ends after a time, however many rows it has left: until then it may hold a
snapshot and a lock on its table. Of a table that is read by blocks one lasts about as
long as its rows take at the pace, some seconds at most but for the slowest.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pyarrow as pa
import sqlalchemy as sa

from xinhu.adapters.databases import other_catalogues, postgres_catalogue
from xinhu.adapters.databases.account import Account
from xinhu.adapters.databases.address import POSTGRESQL, SQLITE, Database
from xinhu.adapters.databases.opening import opened
from xinhu.adapters.databases.pacing import Pace
from xinhu.adapters.databases.selecting import (
    Select,
    at_spots,
    by_blocks,
    drawn,
    ends,
    first,
    of_a_spot,
    of_a_stretch,
    some_of_each_stretch,
    whole,
)
from xinhu.adapters.databases.tables import Column, Table
from xinhu.adapters.databases.telling import told
from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.tables import table_part
from xinhu.core.discover.part import Part, TextPart, Unread, Why

_ROWS: Final = 512
"""Rows held at once, each of cells that may be large."""
_BLOCKS: Final = 2_048
"""Blocks of a table of PostgreSQL that one statement reads at most: 16 MiB."""
_FULL: Final = 291
"""Rows of a block of PostgreSQL at most: blocks that can hold no more rows than a
second brings are read within a second."""
_TURNS: Final = 12
"""Times the patience after which a statement ends: an hour, if nothing else is said."""
HIDDEN: Final = "rows"
"""The member under which rows that the database hides are told."""


class _Statements(NamedTuple):
    """What reads a table.

    Attributes:
        each: of the statements.
        most: rows that one gives at most, 0: all; ``None``: some are left out anyway.
    """

    each: Iterator[Select]
    most: int | None = 0


@dataclass(slots=True)
class Tables:
    """Reads tables of one database, over one connection, until ``close``.

    Attributes:
        database: which.
        sample: rows of each table; 0: all.
        pace: no faster than this.
        patience: seconds that the server may be silent for; twelve times as long may a
            statement last with all its rows.
        clock: seconds that only grow.
    """

    database: Database
    sample: int
    pace: Pace
    patience: float
    clock: Callable[[], float] = time.monotonic
    _engine: sa.Engine | None = field(default=None, init=False)

    def close(self) -> None:
        """Close the connection."""
        if self._engine is not None:
            self._engine.dispose()

    def read(self, schema: str, name: str, alive: Callable[[], None]) -> Iterator[Part]:
        """Read a table, part by part, and tell at the end how far its columns.

        Args:
            schema: of the table.
            name: of the table.
            alive: is called whenever rows came, or while it waits.
        """
        account: Account | None = None
        stopped: Why | None = None
        try:
            with told():
                account = Account(self._described(schema, name))
            yield from self._parts(account, alive)
        except UnreadError as error:
            stopped = error.why
            yield Unread("", stopped)
        if account is not None:
            yield account.told(stopped)

    def _parts(self, account: Account, alive: Callable[[], None]) -> Iterator[Part]:
        table, columns, cells = account.table, account.columns, account.cells
        comments = _comments(table)
        if comments:
            yield TextPart("", "comments", comments.encode("utf-8", "replace"))
        if table.hidden:
            yield Unread(HIDDEN, Why.NOT_PERMITTED)
        for each in table.columns:
            if not each.permitted:
                yield Unread(each.name, Why.NOT_PERMITTED)
        if not columns:
            return
        names = tuple(column.name for column in columns)
        batches = self._batches(account, alive)
        yield from table_part("", "", names, batches)
        for places, why in (
            (cells.binary, Why.UNKNOWN_FORMAT),
            (cells.cut, Why.TOO_LARGE),
        ):
            for at in sorted(places):
                yield Unread(names[at], why)

    def _described(self, schema: str, name: str) -> Table:
        postgres = self.database.kind == POSTGRESQL
        of = postgres_catalogue.describe if postgres else other_catalogues.describe
        with self._connected() as connection:
            table = of(connection, schema, name)
        if table is None:
            raise UnreadError(Why.VANISHED)
        return table

    def _batches(
        self, account: Account, alive: Callable[[], None]
    ) -> Iterator[pa.RecordBatch]:
        with told():
            statements = self._statements(account.table, account.columns)
            for statement in statements.each:
                before = account.rows
                for rows in self._chunks(statement):
                    account.rows += len(rows)
                    yield account.cells.batch(rows)
                    self.pace.wait(len(rows), alive)
                    alive()
                account.answered(account.rows - before, statements.most)
                # Also of blocks in which no row lies.
                alive()
        account.ended = True

    def _statements(self, table: Table, columns: tuple[Column, ...]) -> _Statements:
        postgres = self.database.kind == POSTGRESQL
        # Who may not read every column may not ask where a row lies.
        by_place = table.blocks and len(columns) == len(table.columns)
        if not self.sample:
            if by_place:
                blocks = max(1, self.pace.chunk(_BLOCKS * _FULL) // _FULL)
                return _Statements(by_blocks(table, columns, blocks))
            return _Statements(iter((whole(table, columns, postgres=postgres),)))
        if by_place:
            stretches = some_of_each_stretch(table, columns, self.sample)
            return _Statements(stretches, of_a_stretch(table, self.sample))
        if table.parted and table.rows > self.sample:
            return _Statements(iter((drawn(table, columns, self.sample),)), None)
        key = next((each for each in columns if each.number), None)
        if key is not None and not postgres:
            # A key of SQLite may be nothing in some rows, which lie at no spot.
            most = None if self.database.kind == SQLITE else of_a_spot(self.sample)
            return _Statements(self._at_spots(table, columns, key), most)
        begin = first(table, columns, self.sample, postgres=postgres)
        return _Statements(iter((begin,)), self.sample)

    def _at_spots(
        self, table: Table, columns: tuple[Column, ...], key: Column
    ) -> Iterator[Select]:
        with self._connected() as connection:
            row: Any = connection.execute(ends(table, key)).one()
            least, most = row[0], row[1]
        if isinstance(least, int) and isinstance(most, int):
            yield from at_spots(table, columns, self.sample, least, most)
        else:
            # Of SQLite a key of whole numbers may hold something else, or nothing.
            yield first(table, columns, self.sample, postgres=False)

    def _chunks(self, statement: Select) -> Iterator[list[tuple[object, ...]]]:
        """Yield rows of one statement, which is a transaction of its own.

        Raises:
            UnreadError: it has rows still, and lasts too long.
        """
        size = self.pace.chunk(_ROWS)
        until = self.clock() + _TURNS * self.patience
        with self._connected() as connection:
            lasting = connection.execution_options(stream_results=True, yield_per=size)
            with lasting.execute(statement) as result:
                for rows in result.partitions():
                    if self.clock() > until:
                        raise UnreadError(Why.TOO_SLOW)
                    yield [tuple(row) for row in rows]

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        if self._engine is None:
            self._engine = opened(self.database, self.patience)
        with self._engine.connect() as connection:
            yield connection


def _comments(table: Table) -> str:
    """Return what the database says of a table and its columns; that is text, too."""
    said = [table.comment] if table.comment else []
    said += [f"{each.name}: {each.comment}" for each in table.columns if each.comment]
    return "\n".join(said)
