"""Presentations of PowerPoint 97 to 2003 (MS-PPT): all their text, record by record.

Records that an edit left behind still stand in the stream, and are read as well.
"""

import struct
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.ole_file import OleFile
from xinhu.core.discover.part import Part, Unread, Why

STREAM: Final = "PowerPoint Document"
_PICTURES: Final = "Pictures"
_HEAD: Final = struct.Struct("<HHI")
_CONTAINER: Final = 0xF
"""The version of records that hold others."""
_CHARACTERS, _BYTES, _STRING, _ENCRYPTED = 0x0FA0, 0x0FA8, 0x0FBA, 0x2F14
_MARKS: Final = str.maketrans({"\r": "\n", "\x0b": "\n", "\0": None})


def read_slides(file: OleFile, member: str) -> Iterator[Part]:
    """Read slides, notes, masters and what they are called.

    Raises:
        UnreadError: it is encrypted or broken.
    """
    text = "\n".join(_texts(file.stream(STREAM)))
    yield from held_text(member, "slides", text.translate(_MARKS))
    if _PICTURES in file.entries:
        inner = f"{member}!{_PICTURES}" if member else _PICTURES
        yield Unread(inner, Why.UNKNOWN_FORMAT)


def _texts(body: bytes) -> Iterator[str]:
    """Yield the texts of all records; containers are gone into by going on behind them.

    Raises:
        UnreadError: a record ends behind the stream, or tells that all is encrypted.
    """
    at = 0
    while at + _HEAD.size <= len(body):
        version, kind, size = _HEAD.unpack_from(body, at)
        at += _HEAD.size
        if kind == _ENCRYPTED:
            raise UnreadError(Why.ENCRYPTED)
        if version & 0xF == _CONTAINER:
            continue
        if at + size > len(body):
            raise UnreadError(Why.BROKEN)
        record = body[at : at + size]
        at += size
        if kind in {_CHARACTERS, _STRING}:
            yield record.decode("utf-16-le", "replace")
        elif kind == _BYTES:
            yield record.decode("latin-1")
