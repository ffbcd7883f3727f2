"""Sheets whose cells are read while their corners are: straight from the XML.

Four times as fast as by way of a list of every cell. What cells of a sheet hold is kept
until the whole workbook was looked at, so only of so many cells and bytes; the sheets
behind those, and every sheet that holds something unexpected, are left to calamine.
"""

from collections.abc import Callable
from typing import Final

import pyarrow as pa

from xinhu.adapters.readers.plain_table import PlainTable, table_of
from xinhu.adapters.readers.sheet_tokens import Found, cells_in, is_marked
from xinhu.adapters.readers.sheet_words import is_in_utf8

KEPT: Final = 600_000
"""Cells of all sheets of a workbook."""
WEIGHT: Final = 128 << 20
"""Bytes of the words of all sheets of a workbook, each as often as cells hold it."""
_BEGIN: Final = b"<sheetData>"
_END: Final = b"</sheetData>"
_NAME: Final = b"sheetData"
_ROW_END: Final = b"</row"


class PlainSheet:
    """The cells of one sheet, as far as they were read.

    Args:
        kind_of: tells what a number of a style is, a number or a day; None where it is
            not certain.
        most: cells, empty ones between them too.
        heaviest: bytes of what they hold.

    Attributes:
        rows, columns: as far as cells reach.
        cells: how many there are.
    """

    def __init__(
        self, kind_of: Callable[[str], int | None], most: int, heaviest: int
    ) -> None:
        self.rows = self.columns = self.cells = 0
        self._kind_of = kind_of
        self._most = most
        self._heaviest = heaviest
        self._weight = 0
        self._found: list[Found] = []
        self._begun = self._ended = False

    def take(self, piece: bytes) -> bool:
        """Read the next stretch of XML, cut between rows; tell whether it could be."""
        begin, end = 0, piece.find(_END)
        told = (not self._begun) + (end >= 0)
        if self._ended or is_marked(piece) or piece.count(_NAME) != told:
            return False
        if not self._begun:
            begin = piece.find(_BEGIN) + len(_BEGIN)
            if begin < len(_BEGIN) or not is_in_utf8(piece):
                return False
            self._begun = True
        self._ended = end >= 0
        rows = piece[begin : end if self._ended else len(piece)]
        whole = rows.count(_ROW_END) == rows.count(_ROW_END + b">")
        found = cells_in(rows, self._kind_of) if whole else None
        if found is None:
            return False
        if len(found.rows):
            self.rows, first = int(found.rows[-1]), int(found.rows[0])
            self.columns = max(self.columns, int(found.columns.max()))
            if self._found and first <= self._found[-1].rows[-1]:
                return False
            self._found.append(found)
            self.cells += len(found.rows)
            self._weight += found.values.nbytes
        if self._weight > self._heaviest:
            return False
        return self.cells <= self._most and self.rows * self.columns <= self._most

    def table(self, shared: Callable[[], pa.StringArray | None]) -> PlainTable | None:
        """Return what was read; None where it cannot be told.

        Args:
            shared: the words that cells share, None where they are not plain.
        """
        if not self._ended or not self._found:
            return None
        return table_of(self._found, shared, self._heaviest)
