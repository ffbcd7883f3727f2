"""A PDF of many pages of Chinese, as office programs write it: its font embedded.

Characters stand as numbers of glyphs, and a table tells which character each one is.
"""

import zlib
from itertools import count
from pathlib import Path

from bench.discovery import boxes_font

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Boxes/Encoding/Identity-H"
    b"/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>"
)
_DESCENDANT = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Boxes/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 5 0 R"
    b"/CIDToGIDMap/Identity/DW 1000>>"
)
_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/AAAAAA+Boxes/Flags 4/FontBBox[50 -50 950 800]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80/FontFile2 6 0 R>>"
)
_CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end"""
_FIRST_PAGE = 8
_BLOCK = 100


def write(path: Path, pages: list[list[str]]) -> None:
    """Write a PDF with these lines on its pages."""
    used = sorted({c for lines in pages for line in lines for c in line})
    glyphs = dict(zip(used, count(1)))
    places = range(_FIRST_PAGE, _FIRST_PAGE + 2 * len(pages), 2)
    kids = b" ".join(b"%d 0 R" % place for place in places)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        _FONT,
        _DESCENDANT,
        _DESCRIPTOR,
        _stream(boxes_font.made(len(used) + 1)),
        _stream(_to_unicode(glyphs)),
    ]
    for place, lines in zip(places, pages, strict=True):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (place + 1)
        )
        objects.append(_stream(_shown(lines, glyphs)))
    path.write_bytes(_file(objects))


def _shown(lines: list[str], glyphs: dict[str, int]) -> bytes:
    shown = b"".join(
        b"<%s> Tj T*\n" % b"".join(b"%04X" % glyphs[c] for c in line) for line in lines
    )
    return b"BT /F1 10 Tf 14 TL 40 800 Td\n" + shown + b"ET"


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    rows = [
        b"<%04X> <%s>" % (glyph, c.encode("utf-16-be").hex().encode())
        for c, glyph in glyphs.items()
    ]
    blocks = [rows[at : at + _BLOCK] for at in range(0, len(rows), _BLOCK)]
    told = (
        b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block))
        for block in blocks
    )
    return _CMAP % b"\n".join(told)


def _stream(body: bytes) -> bytes:
    packed = zlib.compress(body)
    head = b"<</Filter/FlateDecode/Length %d/Length1 %d>>" % (len(packed), len(body))
    return b"%sstream\n%s\nendstream" % (head, packed)


def _file(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
