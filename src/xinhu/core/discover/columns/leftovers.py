"""What no kind claimed of a column: scanned as text, so that nothing is left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from xinhu.core.discover.columns.cells import Cells, Rows
from xinhu.core.discover.columns.disguises import joined_lines
from xinhu.core.discover.finding import Hit

ScanText = Callable[[bytes], list[Hit]]
"""Scans UTF-8; places count its characters."""

SURE: Final = 0.6
"""Hits below the threshold of reports count only where a column has none above."""
_BLOCK: Final = 1 << 20
_SHORTEST: Final = 7
"""Bytes; what is shorter and has no @ is a number of no kind."""
_SHORT: Final = 10
_AT: Final = ord("@")
_OF_AMOUNTS: Final = np.zeros(256, np.bool_)
_OF_AMOUNTS[list(b"0123456789.,-+:/ ")] = True


@dataclass(slots=True)
class InText:
    """A kind among the leftovers of a column.

    Attributes:
        best: the hit of the highest confidence.
        sure, unsure: how many at least as sure as ``SURE``, and others.
    """

    best: Hit
    sure: int = 0
    unsure: int = 0

    @property
    def count(self) -> int:
        """Values of the kind."""
        return self.sure or self.unsure


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The leftovers of one column.

    Attributes:
        text: scans them.
        found: by kind.
    """

    text: ScanText
    found: dict[str, InText] = field(default_factory=dict)

    def scan(self, cells: Cells, rows: Rows) -> None:
        """Scan some values of the column, each as a line of its own."""
        rows = _telling(cells, rows)
        if not len(rows):
            return
        for block in _blocks(joined_lines(cells.take(rows))):
            hits = self.text(block)
            whole = block.decode() if hits else ""
            for hit in hits:
                if "\n" not in whole[hit.start : hit.end].strip("\n"):
                    self._count(hit)

    def _count(self, hit: Hit) -> None:
        kept = self.found.setdefault(hit.kind, InText(hit))
        if hit.confidence > kept.best.confidence:
            kept.best = hit
        if hit.confidence >= SURE:
            kept.sure += 1
        else:
            kept.unsure += 1


def _telling(cells: Cells, rows: Rows) -> Rows:
    """Leave out what cannot be a number of any kind: amounts, days, short words."""
    used = cells.used()
    if not (used == _AT).any():
        rows = rows[cells.lengths[rows] >= _SHORTEST]
    if not len(rows) or cells.lengths[rows].max() > _SHORT:
        return rows
    return rows[:0] if _OF_AMOUNTS[used].all() else rows


def _blocks(lines: bytes) -> Iterator[bytes]:
    """Cut lines into blocks, between two lines."""
    start = 0
    while start < len(lines):
        block = lines[start : start + _BLOCK]
        if start + len(block) < len(lines):
            end = block.rfind(b"\n") + 1
            if not end:
                end = lines.index(b"\n", start) + 1 - start
            block = lines[start : start + end]
        start += len(block)
        yield block
