"""Parquet: columns of words and numbers as they are, nested ones as JSON."""

import json
from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from xinhu.adapters.readers.cell_files import CellFiles, file_format
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.source import Around, Source
from xinhu.adapters.readers.tables import table_part
from xinhu.core.discover.part import Part

_ROWS: Final = 16_384
_FILES: Final = 64
"""Rows of a batch of files."""


def read_parquet(source: Source, around: Around) -> Iterator[Part]:
    """Read a table.

    Raises:
        pa.ArrowException: the file is broken.
        SpentError: it unfolds to more than any honest one.
    """
    given = source.path or pa.BufferReader(source.whole(around.bounds.member))
    file = parquet.ParquetFile(given)
    columns = tuple(str(name) for name in file.schema_arrow.names)
    with_files: set[int] = set()
    rows = _batches(file, around, with_files)
    yield from table_part(source.member, "", columns, rows)
    for at in sorted(with_files):
        yield from _files(file, columns[at], source.member, around)


def _has_file(column: pa.Array) -> bool:
    if not (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
        return False
    return any(cell and file_format(cell) for cell in column.to_pylist())


def _files(
    file: parquet.ParquetFile, name: str, member: str, around: Around
) -> Iterator[Part]:
    """Read files that cells of a column hold; other bytes were read as text."""
    files, row = CellFiles(member, name, around), 0
    for batch in file.iter_batches(_FILES, columns=[name], use_threads=False):
        for cell in batch.column(0).to_pylist() if batch.num_columns == 1 else ():
            row += 1
            if cell is not None and file_format(cell) is not None:
                yield from files.read(row, cell)
    yield from files.unread()


def _batches(
    file: parquet.ParquetFile, around: Around, with_files: set[int]
) -> Iterator[pa.RecordBatch]:
    for batch in file.iter_batches(batch_size=_ROWS, use_threads=False):
        around.budget.take(batch.nbytes)
        with_files.update(at for at, of in enumerate(batch.columns) if _has_file(of))
        arrays = [_plain(column) for column in batch.columns]
        yield pa.RecordBatch.from_arrays(arrays, [*map(str, range(len(arrays)))])


def _plain(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.dictionary_decode())
    if pa.types.is_floating(kind):
        return column.cast(pa.float64())
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return column.cast(pa.int64())
    if not (pa.types.is_nested(kind) or pa.types.is_binary(kind)):
        try:
            return _valid(column.cast(pa.string()))
        except pa.ArrowException:
            pass  # of a type that has no text of its own
    return pa.array(map(_json, column.to_pylist()), pa.string())


def _valid(column: pa.Array) -> pa.Array:
    """Return words in UTF-8, also of a writer that took another encoding for it."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        cells = column.cast(pa.binary()).to_pylist()
        return pa.array([c if c is None else field(c) for c in cells], pa.string())
    return column


def _json(value: object) -> str | None:
    """Write a nested value as JSON, bytes as the text they are; not a file's."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return None if file_format(value) else value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)
