"""Reads a staff list into cells: CSV in UTF-8, UTF-16 or GB18030, or a workbook.

The whole file must fit one encoding: a list of staff is small, and a name that was
guessed at would be somebody else's.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from xinhu.desks.staff.provisioning.rules import ProvisioningNumbers
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListTooLargeError,
    ListUnreadableError,
)
from xinhu.desks.staff.provisioning.staff_list.workbook import first_sheet

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ",;\t，"
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: where it stands, counted from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: its SHA-256, its header and its rows."""

    digest: bytes
    header: Line
    lines: tuple[Line, ...]


def read(content: bytes, numbers: ProvisioningNumbers) -> Sheet:
    """Read a file.

    Args:
        content: its bytes.
        numbers: bounds.

    Raises:
        ListTooLargeError: it has too many bytes or rows.
        ListUnreadableError: it is no table, or its encoding is not known.
    """
    if len(content) > numbers.list_bytes:
        raise ListTooLargeError(what="bytes", most=numbers.list_bytes)
    if content.startswith((_WORKBOOK, _OLD_WORKBOOK)):
        rows = first_sheet(content, numbers.rows, numbers.text)
        lines = [Line(number, cells) for number, cells in rows]
    else:
        # One line more than is taken in tells that there are too many.
        lines = list(islice(_text(content), numbers.rows + 2))
    if not lines:
        raise ListUnreadableError(line=1)
    header, *rest = lines
    if len(rest) > numbers.rows:
        raise ListTooLargeError(what="rows", most=numbers.rows)
    return Sheet(hashlib.sha256(content).digest(), header, tuple(rest))


def _text(content: bytes) -> Iterator[Line]:
    """Read the filled lines, one after the other."""
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield Line(before + 1, stripped)
            before = reader.line_num
    except csv.Error:
        raise ListUnreadableError(line=before + 1) from None


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return _decode(content, "utf-16")
    for encoding in _ENCODINGS:
        try:
            # The mark that begins a file is none of its text, in any encoding.
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return _decode(content, "utf-8")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise ListUnreadableError(line=line) from None
