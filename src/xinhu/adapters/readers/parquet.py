"""Parquet: columns of words and numbers as they are, nested ones as JSON."""

import json
from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from xinhu.adapters.readers.cell_files import CellFiles, file_format, words_in
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.adapters.readers.tables import table_part
from xinhu.core.discover.part import Part, Unread, Why

_ROWS: Final = 16_384
_FILES: Final = 64
"""Rows of a batch of files."""
_BINARY: Final = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_fixed_size_binary,
)


class _Odd:
    """By their places, columns with bytes that are no words."""

    def __init__(self) -> None:
        self.files: set[int] = set()
        self.others: set[int] = set()

    def text(self, cell: bytes, at: int) -> str | None:
        """Decode bytes of a column as far as they are text; None for a file's."""
        words = words_in(cell)
        if words is not None:
            return words
        if file_format(cell) is not None:
            self.files.add(at)
            return None
        self.others.add(at)
        return cell.decode("utf-8", "replace")


def read_parquet(source: Source, around: Around) -> Iterator[Part]:
    """Read a table.

    Raises:
        pa.ArrowException: the file is broken.
        SpentError: it unfolds to more than any honest one.
    """
    given = source.path or pa.BufferReader(source.whole(around.bounds.member))
    file = parquet.ParquetFile(given)
    columns = tuple(str(name) for name in file.schema_arrow.names)
    odd = _Odd()
    yield from table_part(source.member, "", columns, _batches(file, around, odd))
    for at in sorted(odd.others - odd.files):
        yield Unread(joined(source.member, columns[at]), Why.UNKNOWN_FORMAT)
    if odd.files:
        files = {at: CellFiles(source.member, columns[at], around) for at in odd.files}
        yield from _files(file, files)


def _files(file: parquet.ParquetFile, files: dict[int, CellFiles]) -> Iterator[Part]:
    """Read files that cells of columns hold; other bytes were read as text."""
    before = 0
    # All columns, as a name may be that of two, or begin another one's.
    for batch in file.iter_batches(_FILES, use_threads=False):
        for at, of in sorted(files.items()):
            # One by one: a dictionary's file may stand in every row.
            for row, cell in enumerate(batch.column(at), before + 1):
                odd = (one for one in _bytes(cell.as_py()) if words_in(one) is None)
                for nth, one in enumerate(odd):
                    yield from of.read(row, one, nth)
        before += batch.num_rows
    for _, of in sorted(files.items()):
        yield from of.unread()


def _bytes(value: object) -> Iterator[bytes]:
    """Give the bytes in a value, however deep they lie."""
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _bytes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _bytes(inner)


def _batches(
    file: parquet.ParquetFile, around: Around, odd: _Odd
) -> Iterator[pa.RecordBatch]:
    for batch in file.iter_batches(batch_size=_ROWS, use_threads=False):
        around.budget.take(batch.nbytes)
        arrays = [_plain(column, at, odd) for at, column in enumerate(batch.columns)]
        yield pa.RecordBatch.from_arrays(arrays, [*map(str, range(len(arrays)))])


def _plain(column: pa.Array, at: int, odd: _Odd) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        # Its words first: a file in them stands for many cells.
        return _plain(column.dictionary, at, odd).take(column.indices)
    if pa.types.is_floating(kind):
        return column.cast(pa.float64())
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return column.cast(pa.int64())
    binary = any(of(kind) for of in _BINARY)
    if not (pa.types.is_nested(kind) or binary):
        try:
            return _valid(column.cast(pa.string()))
        except pa.ArrowException:
            pass  # of a type that has no text of its own
    cells = (_text(cell, at, odd) for cell in column.to_pylist())
    return pa.array(cells, pa.string())


def _valid(column: pa.Array) -> pa.Array:
    """Return words in UTF-8, also of a writer that took another encoding for it."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        cells = column.cast(pa.binary()).to_pylist()
        return pa.array([c if c is None else field(c) for c in cells], pa.string())
    return column


def _text(value: object, at: int, odd: _Odd) -> str | None:
    """Write bytes as the text they are, a nested value as JSON with such in it."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return odd.text(value, at)

    def inner(one: object) -> str | None:
        return odd.text(one, at) if isinstance(one, bytes) else str(one)

    return json.dumps(value, ensure_ascii=False, default=inner)
