"""Numbers written with full-width characters and unusual gaps.

Characters become others one for one, so that positions in characters stay.
"""

import re
import string
from typing import Final

import numpy as np

from xinhu.core.discover.text.classes import classes_of

# Patterns begin with one byte, which the engine of ``re`` skips to.
_WIDE_ONE = rb"\xef(?:\xbc[\x8b\x8d\x8e\x90-\x99\xa0-\xba\xbf]|\xbd[\x81-\x9a])"
_WIDE = re.compile(_WIDE_ONE + b"(?:" + _WIDE_ONE + b")*")
_FIRST: Final = 0xEF
"""Of the bytes of a full-width character; the two behind tell which."""
_SHORT: Final = 1 << 16
"""Bytes of a text in which the engine of ``re`` is quicker."""
_ONE_TELLING = re.compile(rb"\xef(?:\xbc[\x90-\x99\xa0-\xba]|\xbd[\x81-\x9a])")
_TELLING: Final = np.zeros((256, 256), np.bool_)
for _one in "0123456789@" + string.ascii_letters:
    _TELLING[*chr(ord(_one) + 0xFEE0).encode()[1:]] = True
_HALF: Final = {0xFF01 + shift: 0x21 + shift for shift in range(94)}

_GAP: Final = {
    **{char.encode(): b"-" for char in "‐‑‒–—―\u2212－"},
    **{chr(code).encode(): b" " for code in (*range(0x2000, 0x200C), 0x202F)},
    **{char.encode(): b" " for char in "\u00a0\u3000\ufeff"},
}
"""What stands for a dash or a space between digits."""
_BETWEEN = re.compile(rb"0(\.\.\.?)(?=0)")
_PARTED = re.compile(rb"000(\.\.\.?)000")
"""In classes: two or three bytes of no class between digits."""
_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|[nrt])")


def undisguised(text: bytes, classes: bytes) -> bytes:
    """Return the text with plain digits, letters and gaps.

    Args:
        text: UTF-8.
        classes: of it.
    """
    if text.isascii():
        pass
    elif _is_telling(text):
        text = _WIDE.sub(_half, text)
        text = _plain_gaps(text, classes_of(text))
    elif any(
        text[slice(*found.span(1))] in _GAP for found in _PARTED.finditer(classes)
    ):
        text = _plain_gaps(text, classes)
    if b"\\" in text:
        # Behind an escape a number begins, though a letter ends it.
        text = _ESCAPE.sub(_blank, text)
    return text


def _is_telling(text: bytes) -> bool:
    """Tell whether a letter, a digit or the sign of an address is full-width."""
    if len(text) < _SHORT:
        return _ONE_TELLING.search(text) is not None
    every = np.frombuffer(text, np.uint8)
    places = np.flatnonzero(every[:-2] == _FIRST)
    return bool(_TELLING[every[places + 1], every[places + 2]].any())


def _plain_gaps(text: bytes, classes: bytes) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for found in _BETWEEN.finditer(classes):
        start, end = found.span(1)
        plain = _GAP.get(text[start:end])
        if plain is not None:
            pieces += text[at:start], plain
            at = end
    return b"".join((*pieces, text[at:])) if pieces else text


def _half(found: re.Match[bytes]) -> bytes:
    return found[0].decode().translate(_HALF).encode()


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
