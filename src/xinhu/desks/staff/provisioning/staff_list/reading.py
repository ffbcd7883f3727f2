"""Reads a staff list into cells: CSV in UTF-8, UTF-16 or GB18030, or a workbook.

The whole file must fit one encoding: a list of staff is small, and a name that was
guessed at would be somebody else's.
"""

import codecs
import csv
import hashlib
import io
from dataclasses import dataclass

import python_calamine

from xinhu.desks.staff.provisioning.rules import ProvisioningNumbers
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListTooLargeError,
    ListUnreadableError,
)

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
    workbook = content.startswith((_WORKBOOK, _OLD_WORKBOOK))
    found = _workbook(content) if workbook else _text(content)
    lines = [line for line in found if any(line.cells)]
    if not lines:
        raise ListUnreadableError(line=1)
    header, *rest = lines
    if len(rest) > numbers.rows:
        raise ListTooLargeError(what="rows", most=numbers.rows)
    return Sheet(hashlib.sha256(content).digest(), header, tuple(rest))


def _text(content: bytes) -> list[Line]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    before = 0
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            lines.append(Line(before + 1, stripped))
            before = reader.line_num
    except csv.Error:
        raise ListUnreadableError(line=before + 1) from None
    return lines


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return _decode(content, "utf-16")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decode(content, "utf-8")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise ListUnreadableError(line=line) from None


def _workbook(content: bytes) -> list[Line]:
    """Read the first sheet; a formula counts as the value it had when it was saved."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        first = sheet.start[0] if sheet.start else 0
        rows = list(sheet.iter_rows())
    except (python_calamine.CalamineError, OSError, IndexError):
        raise ListUnreadableError(line=1) from None
    return [
        Line(first + number, tuple(_cell(value) for value in row))
        for number, row in enumerate(rows, 1)
    ]


def _cell(value: object) -> str:
    """Write a cell as text; a whole number, as a staff number is, without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
