"""Numbers written with full-width characters and unusual gaps.

Characters become others one for one, so that positions in characters stay. All places
of a text are looked at together: of most texts that costs less than reading them.
"""

import string
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.text.classes import DIGIT, OTHER, classes_of

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]

_FIRST: Final = 0xEF
"""Of the bytes of a full-width character; the two behind tell which."""
_BACKSLASH: Final = ord("\\")
_SHORT: Final = np.zeros(256, np.bool_)
_SHORT[list(b"nrt")] = True
_HEX: Final = np.zeros(256, np.bool_)
_HEX[list(string.hexdigits.encode())] = True
_CODE: Final = range(2, 6)
"""Of an escaped character: its digits, behind the sign and the letter u."""


def _plain_of(characters: str) -> Bytes:
    """Return, by second and third byte, the plain character; 0 where there is none."""
    plain = np.zeros((256, 256), np.uint8)
    for one in characters:
        wide = chr(ord(one) + 0xFEE0).encode()
        plain[wide[1], wide[2]] = ord(one)
    return plain


_TELLING: Final = _plain_of("0123456789@" + string.ascii_letters)
"""Where one of these is full-width, a number or a name may be disguised."""
_WIDE: Final = _plain_of("0123456789@+-._" + string.ascii_letters)
_GAPS: Final = {
    **{char.encode(): b"-" for char in "‐‑‒–—―\u2212－"},
    **{chr(code).encode(): b" " for code in (*range(0x2000, 0x200C), 0x202F)},
    **{char.encode(): b" " for char in "\u00a0\u3000\ufeff"},
}
"""What stands for a dash or a space between digits."""


def undisguised(text: bytes, classes: bytes) -> bytes:
    """Return the text with plain digits, letters and gaps.

    Args:
        text: UTF-8.
        classes: of it.
    """
    if not text.isascii():
        text = _narrowed(text, classes)
    return _unescaped(text) if b"\\" in text else text


def _narrowed(text: bytes, classes: bytes) -> bytes:
    every = np.frombuffer(text, np.uint8)
    places = np.flatnonzero(every[:-2] == _FIRST)
    second, third = every[places + 1], every[places + 2]
    if not _TELLING[second, third].any():
        return _plain_gaps(text, classes, digits=3)
    plain = _WIDE[second, third]
    changed = places[plain != 0]
    kept = np.ones(len(every), np.bool_)
    kept[changed + 1] = kept[changed + 2] = False
    narrow = every.copy()
    narrow[changed] = plain[plain != 0]
    text = narrow[kept].tobytes()
    return _plain_gaps(text, classes_of(text), digits=1)


def _plain_gaps(text: bytes, classes: bytes, *, digits: int) -> bytes:
    """Return the text with plain gaps between digits.

    Args:
        text: UTF-8.
        classes: of it.
        digits: so many on both sides of some gap are demanded, that any is changed.
    """
    of = np.frombuffer(b"..." + classes + b"......", np.uint8)
    places = np.flatnonzero((of[:-7] == DIGIT) & (of[1:-6] == OTHER))
    # Two or three bytes of no class between digits.
    places = places[of[places + 2] == OTHER]
    sizes = np.where(of[places + 3] == OTHER, 3, 2)
    between = of[places + sizes + 1] == DIGIT
    places, sizes = places[between], sizes[between]
    alike = np.ones(len(places), np.bool_)
    for more in range(1, digits):
        alike &= (of[places - more] == DIGIT) & (of[places + sizes + 1 + more] == DIGIT)
    gaps = [
        (at, at + size, plain, telling)
        for at, size, telling in zip(
            (places - 2).tolist(), sizes.tolist(), alike.tolist(), strict=True
        )
        if (plain := _GAPS.get(text[at : at + size])) is not None
    ]
    if not any(telling for *_, telling in gaps):
        return text
    pieces: list[bytes] = []
    behind = 0
    for start, end, plain, _ in gaps:
        pieces += text[behind:start], plain
        behind = end
    return b"".join((*pieces, text[behind:]))


def _unescaped(text: bytes) -> bytes:
    """Put blanks for escapes: behind one a number begins, though a letter ends it."""
    every = np.frombuffer(text + b"\0" * _CODE.stop, np.uint8)
    places = np.flatnonzero(every == _BACKSLASH)
    behind = every[places + 1]
    short = places[_SHORT[behind]]
    coded = places[behind == ord("u")]
    for at in _CODE:
        coded = coded[_HEX[every[coded + at]]]
    if not len(short) and not len(coded):
        return text
    blank = every.copy()
    blank[short] = blank[short + 1] = ord(" ")
    for at in range(_CODE.stop):
        blank[coded + at] = ord(" ")
    return blank[: len(text)].tobytes()
