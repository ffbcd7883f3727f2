"""Scans of letters whose text stands in the picture's comment, and who reads that.

Looking at pixels takes seconds; whatever is not about the looking reads these.
"""

import struct
import threading
import zlib
from dataclasses import dataclass, field

import pytest

from xinhu.desks.inquiry.errors import ScanUnreadError
from xinhu.wiring import inquiry_parts

_HEAD = b"\x89PNG\r\n\x1a\n"
_MARK = b"lines\0"
_LONGEST_WAIT = 120.0


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG (W3C PNG, third edition, section 5.3)."""
    whole = kind + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width: int, height: int, pixels: bytes, *more: bytes) -> bytes:
    """Return a PNG that claims its size, and holds what is given."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(pixels))
    return b"".join([_HEAD, chunk(b"IHDR", head), *more, body, chunk(b"IEND", b"")])


def written_scan(lines: list[str]) -> bytes:
    """Return a picture of one pixel whose comment holds the lines."""
    text = "\n".join(lines).encode()
    return png(1, 1, b"\0\xff\xff\xff", chunk(b"tEXt", _MARK + text))


@dataclass
class WrittenReader:
    """Reads the comment; every other picture is unreadable.

    Attributes:
        going: unset for as long as nothing comes of a reading.
        asked: how often it was asked to read.
    """

    going: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def __post_init__(self) -> None:
        self.going.set()

    def lines(self, body: bytes) -> tuple[str, ...]:
        self.asked += 1
        self.going.wait(_LONGEST_WAIT)
        at = body.find(b"tEXt" + _MARK)
        if at < 0:
            raise ScanUnreadError(why="unreadable")
        (size,) = struct.unpack(">I", body[at - 4 : at])
        start = at + 4 + len(_MARK)
        return tuple(body[start : at + 4 + size].decode().split("\n"))


def install(monkeypatch: pytest.MonkeyPatch) -> WrittenReader:
    """Let every gate that is built from now on read what is written."""
    reader = WrittenReader()
    monkeypatch.setattr(inquiry_parts, "reader_where_installed", lambda: reader)
    return reader
