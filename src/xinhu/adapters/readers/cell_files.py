"""Cells of a table that hold files: read as members, within the same bounds."""

import io
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.adapters.readers.telling import FIRST, Format, format_of
from xinhu.core.discover.part import Part, Unread, Why

_NO_FILE: Final = frozenset({Format.TEXT, Format.UNKNOWN, Format.MAIL, Format.MAILBOX})
"""Formats that are text, which is read where it stands."""


def file_format(cell: bytes) -> Format | None:
    """Return the format of the file that a cell holds; None where it holds none.

    Of archives without a sign at their begin (TAR) that is not told.
    """
    if not cell or cell[0] not in FIRST:
        return None
    told = format_of(Source(io.BytesIO(cell), "", ""))
    return None if told in _NO_FILE else told


class CellFiles:
    """Reads the cells of one column.

    Args:
        member: way to the table's file.
        column: the way from there to the column.
        around: bounds.
    """

    def __init__(self, member: str, column: str, around: Around) -> None:
        self._member = member
        self._column = column
        self._around = around
        self._unread: set[Why] = set()

    def read(self, row: int, cell: bytes) -> Iterator[Part]:
        """Read one cell; that it cannot be read is told of the column, once.

        Raises:
            SpentError: the file may cost no more.
        """
        told = file_format(cell)
        if told is None:
            self._unread.add(Why.UNKNOWN_FORMAT)
        elif told is Format.PICTURE and self._around.ocr is None:
            self._unread.add(Why.NOT_INSTALLED)
        else:
            name = f"{self._column} {row}"
            way = joined(self._member, name)
            for part in self._around.held(self._member, name, cell):
                if isinstance(part, Unread) and part.member == way:
                    self._unread.add(part.why)
                else:
                    yield part

    def unread(self) -> Iterator[Unread]:
        """Tell why cells of the column were not read."""
        way = joined(self._member, self._column)
        for why in sorted(self._unread):
            yield Unread(way, why)
