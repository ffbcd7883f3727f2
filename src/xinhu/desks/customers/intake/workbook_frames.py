"""What the process that reads a workbook sends: frames of msgpack, each by its length.

For names of sheets one frame with them. For rows: how many there are, then filled rows,
each with its number from 1, then the number of the last one.
"""

from typing import IO, Final

import msgspec

Row = tuple[int, tuple[str, ...]]
"""The number of a row, and its cells as texts."""
Frame = int | list[Row] | list[str]

WIDTH: Final = 512
"""Cells of a row at most; older workbooks end at 256."""
ROW_TEXT: Final = 1 << 16
"""Characters of a row at most, twice what one cell can hold: many rows are in memory at
once, in several processes."""

DAMAGED: Final = 1
"""Exit code, as of any error that nobody caught."""
ENCRYPTED: Final = 3
NO_SHEET: Final = 4
TOO_LARGE: Final = 5
"""Exit code; a process that a signal ended came to its bounds as well."""

_LONGEST: Final = 32 << 20
"""Bytes of a frame at most."""
_PREFIX: Final = 4
_encode = msgspec.msgpack.Encoder().encode
_names = msgspec.msgpack.Decoder(list[str]).decode
_rows = msgspec.msgpack.Decoder(int | list[Row]).decode


class FrameError(Exception):
    """The stream ended within a frame, or holds what is none."""


def write_frame(stream: IO[bytes], frame: Frame) -> None:
    """Write a frame.

    Raises:
        UnicodeEncodeError: a text holds half a character; nothing was written.
    """
    body = _encode(frame)
    stream.write(len(body).to_bytes(_PREFIX))
    stream.write(body)


def read_names(stream: IO[bytes]) -> list[str]:
    """Read the names of sheets.

    Raises:
        FrameError: there are none.
    """
    try:
        return _names(_body(stream))
    except msgspec.DecodeError:
        raise FrameError from None


def read_rows(stream: IO[bytes]) -> int | list[Row]:
    """Read rows, or a number of rows.

    Raises:
        FrameError: there are none.
    """
    try:
        found: int | list[Row] = _rows(_body(stream))
    except msgspec.DecodeError:
        raise FrameError from None
    return found


def _body(stream: IO[bytes]) -> bytes:
    prefix = stream.read(_PREFIX)
    length = int.from_bytes(prefix)
    if len(prefix) < _PREFIX or length > _LONGEST:
        raise FrameError
    body = stream.read(length)
    if len(body) < length:
        raise FrameError
    return body
