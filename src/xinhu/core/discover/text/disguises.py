"""Numbers written with full-width characters and unusual gaps.

Characters become others one for one, so that positions in characters stay.
"""

import re
import string
from typing import Final

import numpy as np

from xinhu.core.discover.text.classes import classes_of

_FIRST: Final = 0xEF
"""Of the bytes of a full-width character; the two behind tell which."""
_SHIFT: Final = 0xFEE0
"""From a plain character to its full-width one."""
_TELLING: Final = frozenset("@" + string.digits + string.ascii_letters)
"""Where one of these is full-width, a value may be."""
_HALF: Final = np.zeros((256, 256), np.uint8)
for _one in (*_TELLING, *"+-._"):
    _HALF[*chr(ord(_one) + _SHIFT).encode()[1:]] = ord(_one)
_TELLS: Final = np.isin(_HALF, [ord(one) for one in _TELLING])

_GAP: Final = {
    **{char.encode(): b"-" for char in "‐‑‒–—―\u2212－"},
    **{chr(code).encode(): b" " for code in (*range(0x2000, 0x200C), 0x202F)},
    **{char.encode(): b" " for char in "\u00a0\u3000\ufeff"},
}
"""What stands for a dash or a space between digits."""
_BETWEEN = re.compile(rb"0(\.\.\.?)(?=0)")
_PARTED = re.compile(rb"(?<=000)(\.\.\.?)(?=000)")
"""In classes: two or three bytes of no class between digits."""
_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|[nrt])")


def undisguised(text: bytes) -> tuple[bytes, bytes]:
    """Return the text with plain digits, letters and gaps, and its classes.

    Args:
        text: UTF-8.
    """
    if b"\\" in text:
        # Behind an escape a number begins, though a letter ends it.
        text = _ESCAPE.sub(_blank, text)
    plain = None if text.isascii() else _halved(text)
    if plain is not None:
        return _plain_gaps(plain, classes_of(plain))
    classes = classes_of(text)
    if not text.isascii() and any(
        text[slice(*found.span(1))] in _GAP for found in _PARTED.finditer(classes)
    ):
        return _plain_gaps(text, classes)
    return text, classes


def _halved(text: bytes) -> bytes | None:
    """Return the text with plain characters; None where none is a letter or digit."""
    every = np.frombuffer(text, np.uint8)
    places = np.flatnonzero(every[:-2] == _FIRST)
    second, third = every[places + 1], every[places + 2]
    if not _TELLS[second, third].any():
        return None
    half = _HALF[second, third]
    places, half = places[half != 0], half[half != 0]
    plain, kept = every.copy(), np.ones(len(every), np.bool_)
    plain[places] = half
    kept[places + 1] = kept[places + 2] = False
    return plain[kept].tobytes()


def _plain_gaps(text: bytes, classes: bytes) -> tuple[bytes, bytes]:
    pieces: list[bytes] = []
    seen: list[bytes] = []
    at = 0
    for found in _BETWEEN.finditer(classes):
        start, end = found.span(1)
        plain = _GAP.get(text[start:end])
        if plain is not None:
            pieces += text[at:start], plain
            seen += classes[at:start], b"-"
            at = end
    if not pieces:
        return text, classes
    return b"".join((*pieces, text[at:])), b"".join((*seen, classes[at:]))


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
