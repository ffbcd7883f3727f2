"""What runs inside an executor for rows of a table: the columns path, in slices."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from xinhu.adapters.scans.crew import Answer
from xinhu.adapters.scans.messages import Asked
from xinhu.adapters.spark.answers import Packing
from xinhu.adapters.spark.task import Kept, Parcel, answered

if TYPE_CHECKING:
    from pyspark.core.broadcast import Broadcast

SLICE: Final = 100_000
"""Rows that are judged together; so many lie in a file of the executor's at once."""
_LENGTH: Final = 16 * 1024**2
"""Characters, or bytes, of such rows, about."""
_LONG: Final = (str, bytes, bytearray)

Row = Sequence[object]


def look_at_rows(
    parcel: "Broadcast[Parcel]", names: Sequence[str], shown: str, rows: Iterable[Row]
) -> Iterator[tuple[int, list[bytes]]]:
    """Look at the rows of one partition, slice by slice.

    Args:
        parcel: of the scan.
        names: of columns.
        shown: the table, as findings name it.
        rows: of the partition.

    Yields:
        how many rows a slice had, and what is said of it.
    """
    for some in slices(rows):
        look = partial(_look_at, names, shown, some)
        yield len(some), answered(parcel.value, look)


def slices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows that are judged together."""
    some: list[Row] = []
    length = 0
    for row in rows:
        some.append(row)
        length += sum(len(cell) for cell in row if isinstance(cell, _LONG))
        if len(some) >= SLICE or length >= _LENGTH:
            yield some
            some, length = [], 0
    if some:
        yield some


def _look_at(
    names: Sequence[str], shown: str, rows: list[Row], kept: Kept, packing: Packing
) -> None:
    def take(_: Asked, answer: Answer) -> None:
        packing.add(answer)

    with tempfile.TemporaryDirectory(prefix="xinhu-") as folder:
        file = os.path.join(folder, "rows.parquet")
        columns = [
            pa.array([*map(_text, column)], pa.string())
            for column in zip(*rows, strict=True)
        ]
        table = pa.Table.from_arrays(columns, names=[*names])
        # Packed, many equal cells would unfold as only an archive bomb does.
        pq.write_table(table, file, compression="none", use_dictionary=False)
        found = os.stat(file)
        size, inode = found.st_size, found.st_ino
        path = os.fsencode(file)
        asked = Asked(
            0, path, shown, digest=False, known=b"", size=size, changed=0, inode=inode
        )
        kept.crew.work(iter([[asked]]), take)


def _text(value: object) -> str | None:
    """Return a cell as its text; of bytes what is text in them."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
