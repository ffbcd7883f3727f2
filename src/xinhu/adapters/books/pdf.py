"""Writing a PDF page by page, so that memory does not grow with the book.

What a printed table needs of ISO 32000-1 and nothing else: A4 pages of text in two
fonts, and lines. ASCII stands in Courier, which every reader has. Chinese stands in the
predefined font STSong-Light of the character collection Adobe-GB1 (UniGB-UTF16-H): the
reader's machine draws it with a Chinese font of its own, none is carried along. Where
it has none, the Chinese does not show; whoever writes the page says so in ASCII.

The same calls give the same bytes.
"""

import zlib
from collections.abc import Sequence
from typing import BinaryIO, Final

WIDTH, HEIGHT = 842, 595
"""A4 across, in points."""
_CATALOG, _PAGES, _LATIN, _CHINESE, _CID, _METRICS = range(1, 7)
_FONTS: Final = {
    _LATIN: b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    _CHINESE: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UTF16-H"
    b"/Encoding/UniGB-UTF16-H/DescendantFonts[%d 0 R]>>" % _CID,
    _CID: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
    b"/W[1[207 270 342 467 462 797 710 239 374 374 423 605 238 375 238 334]17 26 462]"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/FontDescriptor %d 0 R>>" % _METRICS,
    _METRICS: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/ItalicAngle 0"
    b"/FontBBox[-25 -254 1000 880]/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
}
_LATIN_WIDTH: Final = 0.6
"""Courier: ems that a character is wide."""


class Page:
    """What stands on a page; positions in points from the lower left corner."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def text(self, x: float, y: float, size: float, text: str) -> None:
        """Write a text on one line: Courier if all of it is ASCII."""
        if text.isascii():
            font, shown = b"L", b"(%b)" % _escaped(text).encode()
        else:
            font, shown = b"C", b"<%b>" % text.encode("utf-16-be").hex().encode()
        self._parts.append(
            b"BT/%b %.1f Tf %.1f %.1f Td%bTj ET\n" % (font, size, x, y, shown)
        )

    def row(self, x: float, y: float, size: float, cells: str) -> None:
        """Write a row of a table: what ``cell`` gave for each of its columns."""
        self._parts.append(
            b"BT/L %.1f Tf %.1f %.1f Td%b ET\n" % (size, x, y, cells.encode())
        )

    def line(
        self, x: float, y: float, to: tuple[float, float], *, dashed: bool = False
    ) -> None:
        """Draw a thin line."""
        dash = b"[3 3]0 d" if dashed else b"[]0 d"
        self._parts.append(b".4 w %b %.1f %.1f m %.1f %.1f l S\n" % (dash, x, y, *to))

    def to_bytes(self) -> bytes:
        """Return the page's content, uncompressed."""
        return b"".join(self._parts)


def cell(text: str, size: float) -> str:
    """Return how a row writes one text; between two of them it moves by ``step``."""
    if text.isascii():
        return f"({_escaped(text)})Tj"
    shown = text.encode("utf-16-be").hex()
    return f"/C {size:.1f} Tf<{shown}>Tj/L {size:.1f} Tf"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def step(width: float) -> str:
    """Return how a row goes on to its next column."""
    return f" {width:.1f} 0 Td"


def width_of(text: str, size: float) -> float:
    """Return how wide a text is at most, in points."""
    if text.isascii():
        return len(text) * size * _LATIN_WIDTH
    return sum(0.5 if c.isascii() else 1.0 for c in text) * size


class PdfWriter:
    """Writes pages as they come; the first ones may be written last.

    Args:
        file: empty, open for writing.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._places: dict[int, int] = {}
        self._next = _METRICS + 1
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        for number, body in _FONTS.items():
            self._object(number, body)

    def page(self, page: Page) -> int:
        """Write a page; return its number among the objects, for ``close``."""
        content = zlib.compress(page.to_bytes())
        body, number = self._next, self._next + 1
        self._next += 2
        head = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content)
        self._object(body, head + content + b"\nendstream")
        self._object(
            number,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</L %d 0 R/C %d 0 R>>>>>>"
            % (_PAGES, WIDTH, HEIGHT, body, _LATIN, _CHINESE),
        )
        return number

    def close(self, pages: Sequence[int], title: str) -> None:
        """Write the list of pages, in the order that they are read in, and the end."""
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        tree = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids)
        self._object(_PAGES, tree)
        self._object(_CATALOG, b"<</Type/Catalog/Pages %d 0 R/Lang(zh-CN)>>" % _PAGES)
        info = self._next
        named = ("\ufeff" + title).encode("utf-16-be").hex().encode()
        self._object(info, b"<</Title<%b>/Producer(Xinhu)>>" % named)
        start, count = self._at, info + 1
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for number in range(1, count):
            self._write(b"%010d 00000 n \n" % self._places[number])
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, _CATALOG, info, start)
        )

    def _object(self, number: int, body: bytes) -> None:
        self._places[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)
