"""Parquet: batches of typed columns, turned into texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from xinhu.desks.customers.intake.cells import cell_text
from xinhu.desks.customers.intake.errors import FileUnreadableError
from xinhu.desks.customers.intake.record import Record

_BATCH = 4_096


class ParquetTable:
    """A Parquet file; its first record is its header.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total = 0
        self.done = 0
        self.width = 0

    def records(self) -> Iterator[Record]:
        """Read the header, then the rows, a batch at a time; blank rows are none.

        Raises:
            FileUnreadableError: the file is damaged.
        """
        try:
            with pq.ParquetFile(self._path) as file:
                yield from self._records(file)
        except (pa.ArrowInvalid, OSError):
            raise FileUnreadableError(detail="damaged") from None

    def _records(self, file: Any) -> Iterator[Record]:  # noqa: ANN401 -- pyarrow has no types
        self.total = file.metadata.num_rows
        self.done = 0
        yield Record(0, tuple(file.schema_arrow.names))
        for batch in file.iter_batches(batch_size=_BATCH):
            columns = [_texts(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                self.done += 1
                if any(cells):
                    yield Record(self.done, cells)


def _texts(column: Any) -> list[str]:  # noqa: ANN401 -- pyarrow has no types
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type) and column.type.tz:
        # A day is the day where the bank is, not the day in Greenwich.
        column = column.cast(pa.timestamp("us", tz="Asia/Shanghai"))
    if pa.types.is_timestamp(column.type):
        # Nanoseconds do not fit Python's datetime.
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return [cell_text(value) for value in column.to_pylist()]
