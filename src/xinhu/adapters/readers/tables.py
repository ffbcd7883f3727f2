"""Handing out a table, whose rows are read while somebody else asks for them."""

from collections.abc import Iterator

import pyarrow as pa

from xinhu.adapters.readers.failing import SpentError, UnreadError, guarded
from xinhu.core.discover.part import Part, TablePart


class _Rows:
    """Batches, read once; what stops them is kept for whoever gave them out."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = guarded(batches, "table")
        self.stopped: UnreadError | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._batches
        except UnreadError as error:
            self.stopped = error

    def drain(self) -> None:
        """Read what nobody asked for: the reader goes on behind the last row."""
        for _ in self:
            pass


def table_part(
    member: str,
    place: str,
    columns: tuple[str, ...],
    batches: Iterator[pa.RecordBatch],
) -> Iterator[Part]:
    """Hand out one table.

    Raises:
        UnreadError: its rows could not be read to the end; those before were given.
    """
    rows = _Rows(batches)
    yield TablePart(member, place, columns, rows)
    rows.drain()
    if isinstance(rows.stopped, SpentError):
        raise SpentError(rows.stopped.why)
    if rows.stopped is not None:
        raise UnreadError(rows.stopped.why)
