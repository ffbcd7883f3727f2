"""Documents of Word 97 to 2003 (MS-DOC): all their text, by the table of pieces.

The pieces hold body, notes, headers, comments and text boxes one behind the other.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.ole_file import OleFile
from xinhu.core.discover.part import Part, Why

_MAGIC: Final = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_CLX: Final = 0x01A2
"""Where the header tells the place of the table of pieces, for Word 97 and later."""
_COMPRESSED: Final = 0x40000000
_PROPERTIES, _PIECES = 1, 2
_MARKS: Final = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": None}
)
_FIELD: Final = re.compile("[\x00-\x08\x0e-\x1f]")


def read_word(file: OleFile, member: str) -> Iterator[Part]:
    """Read the text of a document.

    Raises:
        UnreadError: it is encrypted or broken.
        struct.error: it is broken.
    """
    main = file.stream("WordDocument")
    magic, version = struct.unpack_from("<HH", main, 0)
    (flags,) = struct.unpack_from("<H", main, 10)
    if flags & _ENCRYPTED:
        raise UnreadError(Why.ENCRYPTED)
    if magic != _MAGIC or version < 0x00C1:  # noqa: PLR2004 -- Word 97
        raise UnreadError(Why.UNKNOWN_FORMAT)
    table = file.stream("1Table" if flags & _TABLE_1 else "0Table")
    start, size = struct.unpack_from("<II", main, _CLX)
    text = "".join(_pieces(main, table[start : start + size]))
    text = _FIELD.sub(" ", text.translate(_MARKS))
    if not text.strip():
        raise UnreadError(Why.BROKEN)
    yield from held_text(member, "body", text)


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    at = 0
    while clx[at : at + 1] == bytes([_PROPERTIES]):
        (size,) = struct.unpack_from("<H", clx, at + 1)
        at += 3 + size
    if clx[at : at + 1] != bytes([_PIECES]):
        raise UnreadError(Why.BROKEN)
    (size,) = struct.unpack_from("<I", clx, at + 1)
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, 0)
    for number in range(count):
        (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        length = max(0, ends[number + 1] - ends[number])
        if place & _COMPRESSED:
            begin = (place & ~_COMPRESSED) // 2
            yield main[begin : begin + length].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * length].decode("utf-16-le", "replace")
