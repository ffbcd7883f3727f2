"""What no kind claimed of a column: scanned as text, so that nothing is left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from xinhu.core.discover.columns.cells import Bytes, Cells, Rows
from xinhu.core.discover.columns.lines import all_digits, lines_of
from xinhu.core.discover.finding import Hit

ScanText = Callable[[bytes], list[Hit]]
"""Scans UTF-8; places count its characters."""

SURE: Final = 0.6
"""Hits below the threshold of reports count only where a column has none above."""
_DOUBTED: Final = 0.5
_SHORTEST: Final = 7
"""Bytes; what is shorter and has no @ is a number of no kind."""
_SHORT: Final = 10
_FEW: Final = 20
_SAMPLE: Final = 64
_PIECE: Final = 1 << 14
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

    def scan(self, cells: Cells, rows: Rows, doubted: frozenset[str]) -> None:
        """Scan some values of the column, each as a line of its own.

        Args:
            cells: of the column.
            rows: which of them.
            doubted: kinds that the column as a whole speaks against; a value which is
                nothing but a hit of one of them is hardly one.
        """
        rows = _telling(cells, rows)
        if not len(rows):
            return
        for lines in lines_of(cells.take(rows)):
            for hit in self.text(lines.text):
                if lines.is_within_one(hit):
                    hardly = hit.kind in doubted and lines.is_all_of_one(hit)
                    most = _DOUBTED if hardly else 1.0
                    kept = hit._replace(confidence=min(hit.confidence, most))
                    self._count(kept, lines.times(hit))

    def _count(self, hit: Hit, times: int) -> None:
        kept = self.found.setdefault(hit.kind, InText(hit))
        if hit.confidence > kept.best.confidence:
            kept.best = hit
        if hit.confidence >= SURE:
            kept.sure += times
        else:
            kept.unsure += times


def _telling(cells: Cells, rows: Rows) -> Rows:
    """Leave out what cannot be a number of any kind.

    Short words, amounts, days; and numbers where there are many, since kinds that need
    no words beside them were held against them all.
    """
    if not cells.hold("@"):
        rows = rows[cells.lengths[rows] >= _SHORTEST]
    if not len(rows):
        return rows
    if cells.lengths[rows].max() <= _SHORT and _are_amounts(cells.used()):
        return rows[:0]
    sample = all_digits(cells.take(rows[:: max(1, len(rows) // _SAMPLE)]))
    if 2 * int(sample.sum()) < len(sample):
        return rows
    numbers = all_digits(cells.take(rows))
    return rows[~numbers] if int(numbers.sum()) > _FEW else rows


def _are_amounts(used: Bytes) -> bool:
    """Tell whether bytes are of amounts and days only; most others show it early."""
    pieces = (used[at : at + _PIECE] for at in range(0, len(used), _PIECE))
    return all(_OF_AMOUNTS[piece].all() for piece in pieces)
