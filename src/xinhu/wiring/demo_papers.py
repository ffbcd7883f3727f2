"""Invented scans: an empty page for a letter, a grey picture for a document's side."""

import struct
import zlib
from base64 import b64encode
from typing import Final

_WIDTH, _HEIGHT = 86, 54
_GREY = 0xC0
_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG (ISO/IEC 15948, section 5.3)."""
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def _picture() -> bytes:
    """Return a grey PNG in the proportions of an identity card."""
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([_GREY]) * _WIDTH) * _HEIGHT
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


LETTER: Final = b64encode(_PAGE).decode()
IDENTITY: Final = b64encode(_picture()).decode()
