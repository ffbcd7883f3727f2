"""SQLite: every table, opened so that nothing can be written."""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Final
from urllib.parse import quote

import pyarrow as pa

from xinhu.adapters.readers.cell_files import CellFiles, words_in
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.sheet_rows import cell_text
from xinhu.adapters.readers.source import Around, Source
from xinhu.adapters.readers.tables import table_part
from xinhu.core.discover.part import Part

_ROWS: Final = 8192
_LONGEST: Final = 16 << 20
"""Bytes of one cell."""
_STEPS: Final = 20_000_000
"""Steps of the engine between two rows handed out, after which a table is given up."""
_TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"


def read_sqlite(source: Source, around: Around) -> Iterator[Part]:
    """Read the tables of a database; what its journal still holds is not in them.

    Raises:
        sqlite3.Error: the database is broken.
        UnreadError: a member larger than is held whole.
    """
    with closing(_opened(source, around)) as link:
        link.text_factory = field
        link.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        link.execute("PRAGMA trusted_schema = OFF")
        link.execute("PRAGMA cell_size_check = ON")
        binary: list[tuple[str, str]] = []
        for (name,) in link.execute(_TABLES).fetchall():
            binary += yield from _table(link, str(name), source.member)
        # Behind all tables, for files in cells may use up what the file may cost.
        for table, column in binary:
            yield from _files(link, table, column, source.member, around)


def _opened(source: Source, around: Around) -> sqlite3.Connection:
    if source.path is not None:
        address = f"file:{quote(source.path)}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True)
    link = sqlite3.connect(":memory:")
    link.deserialize(source.whole(around.bounds.member))
    return link


def _table(
    link: sqlite3.Connection, name: str, member: str
) -> Generator[Part, None, list[tuple[str, str]]]:
    """Read a table; return its columns in which something is no text."""
    rows = link.execute(f"SELECT * FROM {_quoted(name)}")  # noqa: S608 -- a name cannot travel as a parameter; quoted
    columns = tuple(str(column[0]) for column in rows.description)
    binary: set[int] = set()
    yield from table_part(member, name, columns, _batches(link, rows, binary))
    return [(name, columns[at]) for at in sorted(binary)]


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _files(
    link: sqlite3.Connection, table: str, column: str, member: str, around: Around
) -> Iterator[Part]:
    """Read what cells of a column hold that is no text, where it is a file."""
    files = CellFiles(member, f"{table}.{column}", around)
    rows = link.execute(f"SELECT {_quoted(column)} FROM {_quoted(table)}")  # noqa: S608 -- names cannot travel as parameters; quoted
    row = 0
    link.set_progress_handler(_Steps(), 1_000_000)
    while (some := rows.fetchone()) is not None:
        row += 1
        cell = some[0]
        if isinstance(cell, bytes) and words_in(cell) is None:
            yield from files.read(row, cell)
            link.set_progress_handler(_Steps(), 1_000_000)
    yield from files.unread()


def _batches(
    link: sqlite3.Connection, rows: sqlite3.Cursor, binary: set[int]
) -> Iterator[pa.RecordBatch]:
    while True:
        link.set_progress_handler(_Steps(), 1_000_000)
        some = rows.fetchmany(_ROWS)
        if not some:
            return
        columns = [*zip(*some, strict=True)]
        arrays = [_array(column, at, binary) for at, column in enumerate(columns)]
        batch = pa.RecordBatch.from_arrays(arrays, [*map(str, range(len(arrays)))])
        yield batch


class _Steps:
    """Ends a statement that walks in circles, as those of a broken database do."""

    def __init__(self) -> None:
        self._left = _STEPS // 1_000_000

    def __call__(self) -> bool:
        """Return whether to stop."""
        self._left -= 1
        return self._left < 0


def _array(column: Sequence[object], at: int, binary: set[int]) -> pa.Array:
    return pa.array([_text(cell, at, binary) for cell in column], pa.string())


def _text(cell: object, at: int, binary: set[int]) -> str | None:
    """Write a cell as text; of what is no text its column is noted."""
    if cell is None:
        return None
    if not isinstance(cell, bytes):
        return cell_text(cell)
    words = words_in(cell)
    if words is None:
        binary.add(at)
    return words or None
