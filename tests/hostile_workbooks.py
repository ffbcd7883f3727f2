"""Workbooks that nobody writes by mistake."""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TENFOLD = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "lol">'
    for n in range(12)
)
LAUGHS = f"<!DOCTYPE worksheet [{_TENFOLD}]>"
"""Names that stand for names: ``&e11;`` is 300 gigabytes."""


Text = str | Iterable[str]
"""What is long comes in parts: whoever writes it holds no more than one of them."""


def by_hand(rows: Text, before: str = "", shared: Text = "") -> bytes:
    """Write a workbook whose one sheet is whatever is given."""
    sheet = chain(
        [f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}">'],
        ['<dimension ref="A1"/><sheetData>'],
        _parts(rows),
        ["</sheetData></worksheet>"],
    )
    parts: dict[str, Text] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            f'ContentType="{_KIND}.sheet.main+xml"/>'
            '<Override PartName="/xl/sharedStrings.xml" '
            f'ContentType="{_KIND}.sharedStrings+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>"
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": chain(
            [f'<sst xmlns="{_MAIN}">'], _parts(shared), ["</sst>"]
        ),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, texts in parts.items():
            with packed.open(name, "w") as part:
                for text in _parts(texts):
                    part.write(text.encode())
    return file.getvalue()


def _parts(text: Text) -> Iterable[str]:
    return [text] if isinstance(text, str) else text


def often(text: str, times: int) -> Iterator[str]:
    """Say a text so many times, in parts of a thousand."""
    thousand, rest = divmod(times, 1000)
    part = text * 1000
    for _ in range(thousand):
        yield part
    yield text * rest


def row(number: int, *texts: str) -> str:
    """Write a row from its first column on."""
    cells = "".join(f'<c t="str"><v>{text}</v></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def cell(place: str, text: str) -> str:
    number = "".join(letter for letter in place if letter.isdigit())
    return f'<row r="{number}"><c r="{place}" t="str"><v>{text}</v></c></row>'


def encrypted() -> bytes:
    """Write what a spreadsheet saves under a password, without what it enciphers."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    sectors = struct.pack("<128I", table, end, *[free] * 126)
    entries = _entry("Root Entry", 5, 1) + _entry("EncryptedPackage", 2, free)
    return head + sectors + entries + bytes(256)


def _entry(name: str, kind: int, below: int) -> bytes:
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    text = name.encode("utf-16-le") + bytes(2)
    named = text.ljust(64, bytes(1)) + struct.pack("<HBB", len(text), kind, 1)
    return named + struct.pack("<3I36xIQ", free, free, below, end, 0)
