"""What a sheet holds beside the values of its cells, and how large it is.

Sheets are read in pieces, so that one of a million rows takes no more memory than one
of ten. Reading them first also tells what calamine cannot be told: how far the cells of
a sheet reach, and whether it unfolds to what its archive says.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from xinhu.adapters.readers.budget import Stream
from xinhu.adapters.readers.plain_sheets import PlainSheet
from xinhu.adapters.readers.xml_text import decoded_xml, described, flat

_PIECE: Final = 2 << 20
_LONGEST: Final = 16 << 20
_FAR: Final = re.compile(rb"r\s*=\s*[\"'](?:[A-Z]{2,3}\d|[A-Z]{0,3}\d{6})")
_REFERENCE: Final = re.compile(rb"r\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")
_FORMULA: Final = re.compile(rb"<f\b[^<>]*>([^<]+)<")
_WORTH: Final = re.compile(rb"\d{5}|&quot;|\"|@")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>(?:<!\[CDATA\[)?([^<]+)<")
_DATA: Final = re.compile(rb"sheetData(?=[\s/>])")
_HEADER_CODE: Final = re.compile(r"&(?:\"[^\"]*\"|\d{1,3}(?!\d)|[A-Z])")
_ROW_END: Final = b"</row>"
_NARROW, _SHORT = 26, 99_999


@dataclass
class Corners:
    """What was found in one sheet.

    Attributes:
        formulas: that hold words or longer numbers.
        behind: text behind the cells: headers, footers, prompts of cells.
        columns: as far as cells reach.
        rows: likewise.
        begins: how often cells begin: a second time in no sheet that Excel writes, and
            calamine reads the first alone.
        plain: the cells themselves, where all were written as expected.
    """

    formulas: list[str] = field(default_factory=list)
    behind: str = ""
    columns: int = 0
    rows: int = 0
    begins: int = 0
    plain: PlainSheet | None = None

    @property
    def area(self) -> int:
        """Return how many cells a table of the sheet has."""
        return self.columns * self.rows


def corners_of(stream: Stream, plain: PlainSheet | None) -> Corners:
    """Read the XML of a sheet.

    Args:
        stream: of it, from its begin.
        plain: takes its cells as long as it can, and tells how far they reach.
    """
    found = Corners(plain=plain)
    tail = b""
    for piece in sheet_pieces(stream):
        tail = piece
        found.begins += _begins(piece)
        found.formulas += _formulas(piece)
        if found.plain is not None and found.plain.take(piece):
            found.columns, found.rows = found.plain.columns, found.plain.rows
            continue
        found.plain = None
        _measure(piece, found)
    xml = decoded_xml(tail.rpartition(b"</sheetData>")[2])
    found.behind = f"{_HEADER_CODE.sub(' ', flat(xml))}\n{described(xml)}".strip()
    return found


def sheet_pieces(stream: Stream) -> Iterator[bytes]:
    """Yield the XML of a sheet, cut between rows; its end comes in one piece."""
    carry = b""
    while data := stream.read(_PIECE):
        carry += data
        cut = carry.rfind(_ROW_END)
        cut = cut + len(_ROW_END) if cut >= 0 else 0
        if not cut and len(carry) > _LONGEST:
            cut = carry.rfind(b"<") or len(carry)
        if cut:
            yield carry[:cut]
            carry = carry[cut:]
    yield carry


def sheet_text(stream: Stream) -> Iterator[str]:
    """Yield the values of a sheet that is too large for a table."""
    for piece in sheet_pieces(stream):
        values = b"\n".join(_VALUE.findall(piece))
        yield html.unescape(values.decode("utf-8", "replace"))


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of sheets, by their members, and of comments likewise."""
    book = decoded_xml(archive.read("xl/workbook.xml"))
    members = targets(archive, "xl/_rels/workbook.xml.rels", "xl")
    names = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^<>]*>", book):
        name = re.search(r"\sname=[\"']([^\"']*)", tag)
        link = re.search(r"\s\w+:id=[\"']([^\"']*)", tag)
        member = members.get(link[1] if link else "")
        if name and member:
            names[member] = html.unescape(name[1])
    for member, name_of in [*names.items()]:
        folder, _, file = member.rpartition("/")
        for target in targets(archive, f"{folder}/_rels/{file}.rels", folder).values():
            names.setdefault(target, name_of)
    return names


def targets(archive: zipfile.ZipFile, rels: str, folder: str) -> dict[str, str]:
    """Return the members that a member's links lead to, by the names of the links."""
    try:
        xml = decoded_xml(archive.read(rels))
    except KeyError:
        return {}
    found = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\s[^<>]*>", xml):
        link = re.search(r"\bId=[\"']([^\"']*)", tag)
        target = re.search(r"\bTarget=[\"']([^\"']*)", tag)
        if link and target:
            found[link[1]] = _joined(folder, target[1])
    return found


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts = folder.split("/")
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def _measure(piece: bytes, found: Corners) -> None:
    """Take in how far the cells reach; exactly only where it may be far."""
    if not _FAR.search(piece):
        if b"<row" in piece or b"<c " in piece:
            found.columns = max(found.columns, _NARROW)
            found.rows = max(found.rows, _SHORT)
        return
    seen = {*_REFERENCE.findall(piece)}
    found.columns = max([found.columns, *map(_number, {c for c, _ in seen})])
    found.rows = max([found.rows, *(int(row) for _, row in seen)])


def _formulas(piece: bytes) -> list[str]:
    if b"<f" not in piece:
        return []
    return [
        html.unescape(formula.decode("utf-8", "replace"))
        for formula in _FORMULA.findall(piece)
        if _WORTH.search(formula)
    ]


def _begins(piece: bytes) -> int:
    """Return how many tags begin the cells of a sheet."""
    at = [piece.rfind(b"<", 0, name.start()) for name in _DATA.finditer(piece)]
    return sum(piece[tag : tag + 2] != b"</" for tag in at)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
