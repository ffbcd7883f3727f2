"""Cells of a database as columns of text; what is no text is noted by column."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from xinhu.adapters.databases.selecting import LONGEST
from xinhu.adapters.databases.tables import Column
from xinhu.adapters.readers.encoding import encoding_of
from xinhu.adapters.readers.encoding import field as decoded
from xinhu.adapters.readers.sheet_rows import cell_text


@dataclass(slots=True)
class Cells:
    """Writes rows as columns of text.

    Attributes:
        columns: of the table.
        binary: places of columns that held what is no text.
        cut: places of columns of which a cell was longer than is read.
    """

    columns: Sequence[Column]
    binary: set[int] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)

    def batch(self, rows: Sequence[Sequence[object]]) -> pa.RecordBatch:
        """Return rows, column by column."""
        arrays = [
            pa.array([self._text(cell, at) for cell in cells], pa.string())
            for at, cells in enumerate(zip(*rows, strict=True))
        ]
        return pa.RecordBatch.from_arrays(arrays, [*map(str, range(len(arrays)))])

    def _text(self, cell: object, at: int) -> str | None:
        if cell is None:
            return None
        if isinstance(cell, bytes | bytearray | memoryview):
            return self._decoded(bytes(cell), at)
        if isinstance(cell, dict | list | tuple | set):
            return json.dumps(cell, ensure_ascii=False, default=str)
        text = self._within(cell_text(cell), at)
        if self.columns[at].json and "\\u" in text:
            return _unescaped(text)
        return text if text.isascii() else text.encode("utf-8", "replace").decode()

    def _decoded(self, cell: bytes, at: int) -> str | None:
        if not cell:
            return None
        if encoding_of(cell) is None:
            self.binary.add(at)
            return None
        return self._within(decoded(cell), at)

    def _within(self, text: str, at: int) -> str:
        if len(text) <= LONGEST:
            return text
        self.cut.add(at)
        return text[:LONGEST]


def _unescaped(text: str) -> str:
    try:
        told = json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
    return told.encode("utf-8", "replace").decode()
