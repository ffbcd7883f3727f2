"""Workbooks in Excel's binary form (XLSB, MS-XLSB): cells, and what lies beside them.

Cells are read by calamine, once a sheet was gone through record by record and found not
to reach too far. Comments, headers, footers, prompts, links, defined names and words in
formulas are taken as whatever of a record is a string with its length before it.
"""

import codecs
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.budget import Metered, Stream
from xinhu.adapters.readers.failing import (
    STREAM_ERRORS,
    SpentError,
    UnreadError,
    why_of,
)
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.adapters.readers.workbook_corners import targets
from xinhu.adapters.readers.workbooks import read_cells
from xinhu.core.discover.part import Part, Unread, Why

MAIN: Final = "xl/workbook.bin"
_SHEET: Final = re.compile(r"^xl/(?:work|macro|dialog|chart)sheets/[^/]+\.bin$")
_SHARED: Final = "xl/sharedStrings.bin"
_NOISE: Final = re.compile(
    r"xl/(?:sharedStrings|styles|calcChain|metadata)\.bin|xl/worksheets/binaryIndex\d*"
    r"\.bin|xl/printerSettings/printerSettings\d*\.bin"
)
_ROW, _LAST_CELL, _FIRST_FORMULA, _BUNDLE = 0, 11, 8, 156
_PIECE: Final = 1 << 20
_LARGEST: Final = 1 << 20
"""Bytes of a record."""
_SHORTEST: Final = 2
_LONGEST: Final = 32_767
_LONGEST_LITERAL: Final = 255
"""Characters of a string, and of one within a formula, at most: Excel's limits."""
_FIRST_LOOK: Final = 8
"""Bytes of a string that are looked at before more of it is."""
_LITERAL: Final = 0x17
_ENDS: Final = re.compile(r"[\r\n\t]+")
_HELD: Final = re.compile(r"\d{5}|[^\x00-\x7f]|@")


def is_part(name: str) -> bool:
    """Tell whether a member holds records."""
    return name.startswith("xl/") and name.endswith(".bin")


def read_xlsb(
    archive: zipfile.ZipFile, held: bytes | None, source: Source, around: Around
) -> Iterator[Part]:
    """Read cells and corners of a workbook.

    Args:
        archive: the workbook.
        held: the bytes of a workbook that is a member itself.
        source: the workbook as a member itself.
        around: bounds.

    Raises:
        SpentError: the file may cost no more.
    """
    names = _names(archive, around)
    left_out: set[str] = set()
    for info in archive.infolist():
        if not is_part(info.filename) or _NOISE.fullmatch(info.filename):
            continue
        name = names.get(info.filename, info.filename.rpartition("/")[2])
        try:
            text, area = _corners(_opened(archive, info.filename, around))
        except SpentError:
            raise
        except (*STREAM_ERRORS, struct.error) as error:
            yield Unread(joined(source.member, info.filename), why_of(error))
            left_out.add(name)
            continue
        yield from held_text(source.member, f"{name} corners", text)
        if area > around.bounds.cells:
            left_out.add(name)
            yield Unread(joined(source.member, name), Why.TOO_LARGE)
    if left_out and _SHARED in archive.namelist():
        text, _ = _corners(_opened(archive, _SHARED, around))
        yield from held_text(source.member, "words of large sheets", text)
    yield from read_cells(source, held, left_out)


def _opened(archive: zipfile.ZipFile, name: str, around: Around) -> Stream:
    around.budget.take_member()
    return Metered(archive.open(name), around.budget)


def _names(archive: zipfile.ZipFile, around: Around) -> dict[str, str]:
    """Return the names of sheets, by their members."""
    links = targets(archive, "xl/_rels/workbook.bin.rels", "xl")
    found = {}
    for kind, body in _records(_opened(archive, MAIN, around)):
        if kind == _BUNDLE:
            link, at = _string(body, 8)
            name, _ = _string(body, at)
            if link in links:
                found[links[link]] = name
    return found


def _string(body: bytes, at: int) -> tuple[str, int]:
    """Return a string with its length before it, and where it ends."""
    (count,) = struct.unpack_from("<I", body, at)
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _corners(stream: Stream) -> tuple[str, int]:
    """Return the words beside cells, and how many cells a table of them has."""
    words: list[str] = []
    rows = columns = 0
    for kind, body in _records(stream):
        if kind > _LAST_CELL:
            words += _strings(body)
        elif kind == _ROW:
            rows = max(rows, 1 + int.from_bytes(body[:4], "little"))
        else:
            columns = max(columns, 1 + int.from_bytes(body[:4], "little"))
            if kind >= _FIRST_FORMULA and _LITERAL in body:
                words += _literals(body)
    return "\n".join(dict.fromkeys(words)), rows * columns


def _strings(body: bytes) -> Iterator[str]:
    """Give every string in a record, wherever it stands."""
    # Four bytes of length, of which the last two are zero for what Excel writes.
    at = body.find(b"\0\0", 2) - 2
    while at >= 0:
        end = at + 4 + 2 * int.from_bytes(body[at : at + 2], "little")
        fits = 2 * _SHORTEST <= end - at - 4 <= 2 * _LONGEST and end <= len(body)
        text = _text_in(body, at + 4, end) if fits else None
        if text is not None:
            yield text
        at = body.find(b"\0\0", (end if text is not None else at + 1) + 2) - 2
    if _LITERAL in body:
        yield from _literals(body)


def _literals(body: bytes) -> Iterator[str]:
    """Give the words of a formula: a sign, two bytes of length, the words."""
    at = body.find(_LITERAL)
    while 0 <= at < len(body) - 4:
        count = int.from_bytes(body[at + 1 : at + 3], "little")
        end = at + 3 + 2 * count
        fits = 0 < count <= _LONGEST_LITERAL and end <= len(body)
        text = _text_in(body, at + 3, end) if fits else None
        held = text is not None and _HELD.search(text) is not None
        if text is not None and held:
            yield text
        at = body.find(_LITERAL, end if held else at + 1)


def _text_in(body: bytes, at: int, end: int) -> str | None:
    """Decode a stretch; None where it is no text, told by its first odd character.

    No two strings that begin at the same parity share characters up to an odd one, for
    the zeros of a length are such: so all of a record costs what it is long.
    """
    pieces, size = list[str](), _FIRST_LOOK
    while at < end:
        most = min(at + size, end)
        text, used = codecs.utf_16_le_decode(body[at:most], "replace", most == end)
        if not _is_text(text):
            return None
        pieces.append(text)
        at += used
        size *= 2
    return "".join(pieces)


def _is_text(text: str) -> bool:
    if "\ufffd" in text:
        return False
    return text.isprintable() or _ENDS.sub("", text).isprintable()


def _records(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of each record.

    Raises:
        UnreadError: one is cut, or larger than any is.
    """
    data, at = b"", 0
    while piece := stream.read(_PIECE):
        data, at = data[at:] + piece, 0
        while (head := _head(data, at)) is not None:
            kind, begin, end = head
            if end - begin > _LARGEST:
                raise UnreadError(Why.BROKEN)
            if end > len(data):
                break
            yield kind, data[begin:end]
            at = end
    if at < len(data):
        raise UnreadError(Why.BROKEN)


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return a record's kind, and where its body begins and ends."""
    kind = size = 0
    for shift in (0, 7):
        if at >= len(data):
            return None
        kind |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:  # noqa: PLR2004 -- the last byte of a number
            break
    for shift in (0, 7, 14, 21):
        if at >= len(data):
            return None
        size |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:  # noqa: PLR2004 -- the last byte of a number
            break
    return kind, at, at + size
