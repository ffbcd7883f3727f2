"""The volume's entries as a Parquet table, for DuckDB and Spark.

The bundles are the truth; the table is a convenience. After it is written it is read
back and compared, row by row, with what the bundles on disk say.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
from pyarrow import parquet as pq

from xinhu.core.register.entry import Entry, parse
from xinhu.core.register.errors import VolumeError
from xinhu.core.register.tiles import (
    WIDTH,
    Bundle,
    bundle_path,
    tile_width,
    unpack_bundle,
)
from xinhu.core.register.tree import SHA256, leaf_hash

TABLE: Final = "tables/entries.parquet"
_ROWS = 32_768
"""Rows of a row group: what is held in memory at once."""
_sorted = msgspec.json.Encoder(order="sorted").encode
_MASKS = pa.map_(pa.string(), pa.string())
_SCHEMA = pa.schema(
    [
        pa.field("index", pa.int64(), nullable=False),
        pa.field("leaf", pa.binary(32), nullable=False),
        pa.field("at", pa.timestamp("us", "UTC"), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("decision", pa.string(), nullable=False),
        pa.field("actor", pa.string(), nullable=False),
        pa.field("post", pa.string(), nullable=False),
        pa.field("zone", pa.string(), nullable=False),
        pa.field("customer", pa.string()),
        pa.field("purpose", pa.string()),
        pa.field("ground_kind", pa.string()),
        pa.field("ground_ref", pa.string()),
        pa.field("fields", _MASKS, nullable=False),
        pa.field("reasons", pa.list_(pa.string()), nullable=False),
        pa.field("policy", pa.string(), nullable=False),
        pa.field("previous_index", pa.int64()),
        pa.field("previous_leaf", pa.string()),
        pa.field("commitment", pa.string()),
        pa.field("detail", pa.string()),
    ]
)

Row = tuple[int, bytes, Entry]
"""Index, leaf hash, and the entry."""


class TableWriter:
    """Writes rows as they pass by, a row group at a time."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, _SCHEMA, compression="zstd")
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Take a row."""
        self._rows.append(row)
        if len(self._rows) == _ROWS:
            self._flush()

    def close(self) -> None:
        """Write what remains, and the table's end."""
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_batch(_batch(self._rows), row_group_size=_ROWS)
        self._rows.clear()


def check_table(folder: Path, first: int, size: int, half: int | None = None) -> int:
    """Compare a volume's table with its bundles; return the number of rows compared.

    Args:
        folder: of the volume.
        first: index of its first entry.
        size: of the register at its end.
        half: 0 or 1: of the row groups only the first or the second half.

    Raises:
        VolumeError: reason ``table``; ``index``: the first row of the batch that
            differs.
    """
    rows = 0
    with pq.ParquetFile(folder / TABLE) as table:
        begins = _begins(table, first)
        if begins[-1] != size:
            raise VolumeError(reason="table", file=TABLE, index=begins[-1])
        groups = _half(table.num_row_groups, half)
        at = begins[groups.start]
        expected = _stored_rows(folder, at, size)
        for found in table.iter_batches(batch_size=_ROWS, row_groups=list(groups)):
            wanted = _batch(_take(expected, found.num_rows))
            if not wanted.equals(found):
                raise VolumeError(reason="table", file=TABLE, index=at)
            rows += found.num_rows
            at += found.num_rows
    return rows


def _begins(table: pq.ParquetFile, first: int) -> list[int]:
    """Return the entry at which each row group begins, and the one behind the last."""
    about = table.metadata
    counts = (about.row_group(n).num_rows for n in range(about.num_row_groups))
    return list(accumulate(counts, initial=first))


def _half(count: int, half: int | None) -> range:
    middle = count // 2
    if half is None:
        return range(count)
    return range(middle) if half == 0 else range(middle, count)


def _take(rows: Iterator[Row], count: int) -> list[Row]:
    return [row for _, row in zip(range(count), rows, strict=False)]


def _stored_rows(folder: Path, first: int, size: int) -> Iterator[Row]:
    for n in range(first // WIDTH, -(-size // WIDTH)):
        yield from bundled_rows(folder, first, Bundle(n, tile_width(0, n, size)))


def bundled_rows(folder: Path, first: int, bundle: Bundle) -> Iterator[Row]:
    """Yield the rows of a bundle on the disk, from an entry on."""
    data = (folder / bundle_path(bundle)).read_bytes()
    begins = bundle.n * WIDTH
    for index, body in enumerate(unpack_bundle(data, bundle.width), begins):
        if index >= first:
            yield index, leaf_hash(SHA256, body), parse(body)


def _batch(rows: Iterable[Row]) -> pa.RecordBatch:
    columns = zip(*(_cells(*row) for row in rows), strict=True)
    arrays = [
        _array(column, field.type)
        for column, field in zip(columns, _SCHEMA, strict=True)
    ]
    return pa.record_batch(arrays, schema=_SCHEMA)


def _array(column: Sequence[object], wanted: pa.DataType) -> pa.Array:
    """Return a column; times, which are texts in an entry, are read all at once."""
    if pa.types.is_timestamp(wanted):
        return pa.array(column, pa.string()).cast(wanted)
    return pa.array(column, wanted)


def _cells(index: int, leaf: bytes, entry: Entry) -> tuple[object, ...]:
    ground = entry.ground or {}
    previous = entry.previous or (None, None)
    return (
        index,
        leaf,
        entry.at,
        entry.kind,
        entry.decision,
        entry.actor,
        entry.post,
        entry.zone,
        entry.customer,
        entry.purpose,
        ground.get("kind"),
        ground.get("ref"),
        tuple(entry.fields.items()),
        entry.reasons,
        entry.policy,
        *previous,
        entry.commitment,
        entry.detail and _sorted(entry.detail).decode(),
    )
