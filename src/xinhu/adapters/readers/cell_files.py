"""Cells of a table that hold files: read as members, within the same bounds."""

import io
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.encoding import encoding_of, field
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


def words_in(cell: bytes) -> str | None:
    """Decode a cell that holds words; None for a file's bytes and what is no text."""
    if not cell or file_format(cell) is not None:
        return None if cell else ""
    told = encoding_of(cell)
    if told is None:
        # A column of one length is filled up with zeros.
        cell = cell.rstrip(b"\0")
        told = encoding_of(cell) if cell else ("utf-8", 0)
    if told is None:
        return None
    encoding, mark = told
    if b"\0" in cell and encoding.startswith(("utf-16", "utf-32")):
        return cell[mark:].decode(encoding, "replace")
    return field(cell)


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

    def read(self, row: int, cell: bytes, nth: int = 0) -> Iterator[Part]:
        """Read one cell; that it cannot be read is told of the column, once.

        Args:
            row: from one on.
            cell: its bytes.
            nth: which one of several in a cell; 0 for the first or only one.

        Raises:
            SpentError: the file may cost no more.
        """
        told = file_format(cell)
        if told is None:
            self._unread.add(Why.UNKNOWN_FORMAT)
        elif told is Format.PICTURE and self._around.ocr is None:
            self._unread.add(Why.NOT_INSTALLED)
        else:
            name = f"{self._column} {row}" + (f".{nth}" if nth else "")
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
