"""What an executor's task says of its files, packed, and read again by the driver.

JSON in chunks, each compressed by itself: neither side holds more than a chunk at once
in full length. In what order things were said is kept, with what was taken back.
"""

import zlib
from collections.abc import Iterator
from typing import Final

import msgspec

from xinhu.adapters.scans.crew import Answer, BrokenOff, Lost
from xinhu.adapters.scans.messages import Done, Failed, Found

_CHUNK: Final = 4 * 1024**2
"""Bytes of findings that go into one chunk, about."""
_QUICK: Final = 1
"""Level of compression: findings are much alike, more takes longer than it saves."""


class Void(msgspec.Struct, frozen=True, tag="void"):
    """What was said of a file is taken back; it is asked again."""

    number: int


Said = Found | Done | BrokenOff | Void | Failed

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(list[Said]).decode


class Packing:
    """Answers of one task on their way.

    Attributes:
        chunks: what was packed so far.
    """

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self._some: list[Said] = []
        self._size = 0

    def add(self, answer: Answer | Failed) -> None:
        """Pack one."""
        self._some.append(Void(answer.number) if isinstance(answer, Lost) else answer)
        if isinstance(answer, Found):
            self._size += sum(len(bytes(body)) for body in answer.findings)
        if self._size > _CHUNK:
            self.close()

    def close(self) -> list[bytes]:
        """Return all chunks."""
        if self._some:
            self.chunks.append(zlib.compress(_encode(self._some), _QUICK))
            self._some = []
            self._size = 0
        return self.chunks


def unpacked(chunk: bytes) -> Iterator[Answer | Failed]:
    """Yield the answers of a chunk.

    Raises:
        msgspec.DecodeError, zlib.error: it is none.
    """
    for said in _decode(zlib.decompress(chunk)):
        yield Lost(said.number) if isinstance(said, Void) else said
