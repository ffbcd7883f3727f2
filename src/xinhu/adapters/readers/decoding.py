"""A text of any usual encoding as UTF-8, block by block, cut at ends of lines."""

import codecs
from collections.abc import Iterator
from typing import Final, NamedTuple

from xinhu.adapters.readers.budget import Stream
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.failing import STREAM_ERRORS
from xinhu.adapters.readers.utf8 import characters_of, is_utf8

_BETWEEN: Final = (b",", b";", b">", b'"', b" ")
"""Where a line longer than a part is cut; none is a part of another character."""
_LOOK_BACK: Final = 1 << 16
_WORTH: Final = 1 << 14
"""Bytes from which on text is checked without being decoded."""
_LONGEST: Final = 4
"""Parts of which a line without an end is gathered."""


class Block(NamedTuple):
    """A stretch of text.

    Attributes:
        text: UTF-8.
        characters: how many.
    """

    text: bytes
    characters: int


def decoded(stream: Stream, encoding: str, size: int) -> Iterator[Block]:
    """Decode a stream; what is invalid in one line spoils no other.

    What could be read before the stream broke is given before the error.

    Args:
        stream: behind the mark of its encoding.
        encoding: as ``encoding_of`` told it.
        size: bytes of a block, about.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide(stream, encoding, size)
        return
    for piece in _pieces(stream, size):
        yield _narrow(piece, encoding)


def _read(stream: Stream, size: int) -> Iterator[bytes | BaseException]:
    """Yield what a stream gives; at last the error that ended it, if any."""
    while True:
        try:
            data = stream.read(size)
        except STREAM_ERRORS as error:
            yield error
            return
        if not data:
            return
        yield data


def _pieces(stream: Stream, size: int) -> Iterator[bytes]:
    carry, failed = b"", None
    for data in _read(stream, size):
        if isinstance(data, BaseException):
            failed = data
            break
        if cut := data.rfind(b"\n") + 1:
            yield carry + data[:cut]
            carry = data[cut:]
            continue
        carry += data
        if len(carry) >= _LONGEST * size:
            cut = _between(carry)
            yield carry[:cut]
            carry = carry[cut:]
    if carry:
        yield carry
    if failed is not None:
        raise failed


def _between(line: bytes) -> int:
    """Return where to cut a line without an end: not inside a number if it can be."""
    low = len(line) - _LOOK_BACK
    for sign in _BETWEEN:
        if (cut := line.rfind(sign, low)) >= 0:
            return cut + 1
    return len(line)


def _narrow(piece: bytes, encoding: str) -> Block:
    if piece.isascii():
        return Block(piece, len(piece))
    if encoding == "utf-8" and len(piece) >= _WORTH and is_utf8(piece):
        return Block(piece, characters_of(piece))
    try:
        text = piece.decode(encoding)
    except UnicodeDecodeError:
        text = "".join(
            _line(line, encoding) for line in piece.splitlines(keepends=True)
        )
    else:
        if encoding == "utf-8":
            return Block(piece, len(text))
    return Block(text.encode("utf-8", "replace"), len(text))


def _line(line: bytes, encoding: str) -> str:
    """Decode one line: logs are written by programs of more than one encoding."""
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return field(line)


def _wide(stream: Stream, encoding: str, size: int) -> Iterator[Block]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    carry, failed = "", None
    for data in _read(stream, size):
        if isinstance(data, BaseException):
            failed = data
            break
        text = carry + decoder.decode(data)
        cut = text.rfind("\n") + 1
        if not cut and len(text) >= _LONGEST * size:
            cut = max(text.rfind(sign.decode()) for sign in _BETWEEN) + 1 or len(text)
        if cut:
            yield _block(text[:cut])
        carry = text[cut:]
    if carry := carry + decoder.decode(b"", final=True):
        yield _block(carry)
    if failed is not None:
        raise failed


def _block(text: str) -> Block:
    return Block(text.encode("utf-8", "replace"), len(text))
