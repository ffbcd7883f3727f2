"""What a workbook of Excel 97 to 2003 holds beside its cells (MS-XLS).

Comments and text boxes, headers and footers, and the words that formulas and defined
names hold. Records are gone through one by one; none of them is interpreted further.
"""

import struct
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.held_text import held_text
from xinhu.core.discover.part import Part

_HEADER, _FOOTER, _NAME, _FORMULA, _CONTINUE, _TEXT = (
    0x14, 0x15, 0x18, 0x06, 0x3C, 0x1B6,
)  # fmt: skip
_PASSWORD, _SHEETS_BEGIN = 0x2F, 0x85
_END, _SIZE = 0x0A, 0x200
_MANY: Final = frozenset({0xBD, 0xBE})
_CELLS: Final = _MANY | {0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E}
_CELL_LONG, _SIZE_LONG = 6, 12
_TOLD_MORE: Final = 4
"""How much larger than it is a sheet may say it is: memory for that is not touched."""
_STRING: Final = 0x17
"""Begins a string in the tokens of a formula."""
_TOKENS_AT: Final = {_NAME: 14, _FORMULA: 20}
_SHORTEST: Final = 4
_PLACES: Final = {
    _HEADER: "header", _FOOTER: "footer", _NAME: "defined names",
    _FORMULA: "formula", _TEXT: "comment",
}  # fmt: skip


def is_encrypted(stream: bytes) -> bool:
    """Tell whether a workbook wants a password."""
    for kind, _ in _records(stream):
        if kind in {_PASSWORD, _SHEETS_BEGIN}:
            return kind == _PASSWORD
    return False


def reach_of(stream: bytes) -> int:
    """Return how many cells a table of the largest sheet has.

    Whoever holds a sheet as a table holds that many, however few are filled: calamine
    ends the process where there is no memory for them. Sheets are read from where the
    workbook says they begin, as calamine reads them.
    """
    begins = [
        struct.unpack_from("<I", body)[0]
        for kind, body in _records(stream)
        if kind == _SHEETS_BEGIN and len(body) >= 4  # noqa: PLR2004 -- a place
    ]
    return max((_reach(stream, begin) for begin in {0, *begins}), default=0)


def _reach(stream: bytes, begin: int) -> int:
    most = rows = columns = 0
    for kind, body in _records(stream, begin):
        if kind == _END and begin:
            break
        if kind == _SIZE and len(body) >= _SIZE_LONG:
            first, last, left, right = struct.unpack_from("<IIHH", body)
            most = max(most, abs((last - first) * (right - left)) // _TOLD_MORE)
        elif kind in _CELLS and len(body) >= _CELL_LONG:
            row, column = struct.unpack_from("<HH", body)
            if kind in _MANY:
                column += (len(body) - _CELL_LONG) // 2
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            most = max(most, rows * columns)
    return most


def read_corners(stream: bytes, member: str) -> Iterator[Part]:
    """Give what stands in the corners of a workbook, place by place.

    Args:
        stream: its stream of records.
        member: way to it.
    """
    found: dict[str, dict[str, None]] = {}
    text_follows = False
    for kind, body in _records(stream):
        if kind == _CONTINUE and text_follows:
            texts = [_characters(body[1:], body[:1] != b"\0")]
        elif kind in {_HEADER, _FOOTER}:
            texts = [_characters(body[3:], body[2:3] != b"\0")]
        elif kind in _TOKENS_AT:
            texts = [*_strings(body[_TOKENS_AT[kind] :])]
        else:
            texts = []
        place = _PLACES[_TEXT if kind == _CONTINUE else kind] if texts else ""
        found.setdefault(place, {}).update(dict.fromkeys(texts))
        text_follows = kind == _TEXT
    for place, texts_found in found.items():
        text = "\n".join(text for text in texts_found if text)
        yield from held_text(member, place, text)


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _characters(body: bytes, wide: bool) -> str:  # noqa: FBT001 -- one of two widths
    return body.decode("utf-16-le" if wide else "cp1252", "replace")


def _strings(tokens: bytes) -> Iterator[str]:
    """Yield what looks like a string among the tokens of a formula."""
    at = tokens.find(_STRING)
    while 0 <= at < len(tokens) - 3:
        count, wide = tokens[at + 1], tokens[at + 2]
        size = count * 2 if wide else count
        if wide <= 1 and count >= _SHORTEST and at + 3 + size <= len(tokens):
            text = _characters(tokens[at + 3 : at + 3 + size], bool(wide))
            if text.isprintable():
                yield text
        at = tokens.find(_STRING, at + 1)
