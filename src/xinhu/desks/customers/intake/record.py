"""A record: one line of a table as texts, with what is known to be wrong with it."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

UNDECODED = "\ufffd"
"""Stands for bytes that could not be decoded, here or by somebody before us."""
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


def with_damage_marked(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells with ``UNDECODED`` in place of bytes that are no text.

    The bytes stand there as surrogates, which travel to no other process.
    """
    return tuple([UNDECODED if _has_bytes(cell) else cell for cell in cells])


def _has_bytes(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return True
    return False
