"""A record: one line of a table as texts, with what is known to be wrong with it."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

DAMAGED = "encoding"
"""The cell's bytes are text in no encoding that was tried."""
RAGGED = "columns"
"""The record has not as many cells as the header."""


class Record(NamedTuple):
    """One record.

    Attributes:
        line: where it begins: line of a text, row of a sheet, from 1.
        cells: as texts; "" where there is nothing.
        whole: whether the record could be taken apart for certain; a quote that never
            closes, for instance, leaves that open.
    """

    line: int
    cells: tuple[str, ...]
    whole: bool = True


class Table(Protocol):
    """A table that is read from its beginning, as often as asked.

    Attributes:
        width: columns of the header, set once it is found; 0 before.
    """

    width: int

    @property
    def total(self) -> int:
        """How much there is to read, in the unit of ``done``."""
        ...

    @property
    def done(self) -> int:
        """How much was read so far: bytes or rows."""
        ...

    def records(self) -> Iterator[Record]:
        """Read; memory does not grow with the table."""
        ...


def is_damaged(cell: str) -> bool:
    """Say whether a cell holds bytes that could not be decoded."""
    if cell.isascii():
        return False
    try:
        cell.encode()
    except UnicodeEncodeError:
        return True
    # U+FFFD: somebody before us could not decode it either.
    return "\ufffd" in cell
