"""How far the columns of one table were read, noted while its rows come.

Guarantees: what is told as read whole was, every row of it; whatever is in doubt, a
name that cannot be told whole too, is told as unread or as a sample.
"""

from dataclasses import dataclass, field
from typing import Final

from xinhu.adapters.databases.cells import Cells
from xinhu.adapters.databases.tables import Column, Table
from xinhu.core.discover.part import ColumnRead, ColumnsRead, Why

LONGEST_NAME: Final = 1_000
"""Characters of a name; of a longer one nobody could tell findings apart."""
_LONGEST_TYPE: Final = 100


@dataclass(slots=True)
class Account:
    """What was read of a table so far.

    Attributes:
        table: which.
        rows: that came.
        whole: whether no statement left a row out so far.
        ended: whether the last one was asked.
    """

    table: Table
    rows: int = 0
    whole: bool = True
    ended: bool = False
    columns: tuple[Column, ...] = field(init=False)
    cells: Cells = field(init=False)

    def __post_init__(self) -> None:
        """Take the columns that may be read."""
        self.columns = tuple(each for each in self.table.columns if each.permitted)
        self.cells = Cells(self.columns)

    def answered(self, rows: int, most: int | None) -> None:
        """Note that a statement is answered.

        Args:
            rows: that it gave.
            most: that it could give at most, 0: all; ``None``: as many as were drawn.
        """
        if most is None or (most and rows >= most):
            self.whole = False

    def told(self, stopped: Why | None) -> ColumnsRead:
        """Tell of every column.

        Args:
            stopped: why reading ended before its end; ``None``: it did not.
        """
        kept: dict[str, ColumnRead] = {}
        reads = {id(each): at for at, each in enumerate(self.columns)}
        for place, column in enumerate(self.table.columns):
            read = self._of(column, reads.get(id(column)), place, stopped)
            before = kept.get(read.name)
            if before is not None and before.why is not None:
                # Names that differ by spaces alone are one to findings.
                continue
            kept[read.name] = read
        return ColumnsRead((*kept.values(),))

    def _of(
        self, column: Column, at: int | None, place: int, stopped: Why | None
    ) -> ColumnRead:
        name = column.name.strip() or f"column {(place if at is None else at) + 1}"
        declared = column.declared[:_LONGEST_TYPE]
        total = self.table.rows
        if at is None:
            return _named(name, declared, 0, total, Why.NOT_PERMITTED)
        why = stopped or self._why(at)
        whole = self.whole and self.ended and why is None
        read = _named(name, declared, self.rows, total, why)
        return read._replace(whole=whole and read.why is None)

    def _why(self, at: int) -> Why | None:
        if self.table.hidden:
            return Why.NOT_PERMITTED
        if at in self.cells.binary:
            return Why.UNKNOWN_FORMAT
        return Why.TOO_LARGE if at in self.cells.cut else None


def _named(
    name: str, declared: str, rows: int, total: int, why: Why | None
) -> ColumnRead:
    if len(name) > LONGEST_NAME:
        name, why = name[:LONGEST_NAME], why or Why.TOO_LARGE
    return ColumnRead(name, declared, rows, total, why=why)
