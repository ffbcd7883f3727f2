"""Names in Chinese characters, told by surname and length."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.columns.cells import Bytes, Mask

_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF
_THREE_BYTES: Final = 0xE0
"""Of UTF-8: the upper half of the first of three bytes; the others begin with 10."""
_LATER: Final = 0x80


def name_check(surnames: Iterable[str]) -> Callable[[Bytes], Mask]:
    """Return what tells names: a surname, and after it nothing but Chinese characters.

    Args:
        surnames: first characters of surnames.

    Raises:
        ValueError: one is no Chinese character.
    """
    known = np.zeros(0x10000, np.bool_)
    for character in "".join(surnames):
        if not _FIRST_HAN <= ord(character) <= _LAST_HAN:
            detail = f"no Chinese character: {character!r}"
            raise ValueError(detail)
        known[ord(character)] = True

    def names(cells: Bytes) -> Mask:
        told = np.asarray((cells[0::3] & 0xF0 == _THREE_BYTES).all(axis=0), np.bool_)
        told &= (cells[1::3] & 0xC0 == _LATER).all(axis=0)
        told &= (cells[2::3] & 0xC0 == _LATER).all(axis=0)
        points = _points(cells)
        told &= ((points >= _FIRST_HAN) & (points <= _LAST_HAN)).all(axis=0)
        told &= known[points[0]]
        return told

    return names


def _points(cells: Bytes) -> NDArray[np.uint16]:
    points = (cells[0::3] & 0x0F).astype(np.uint16)
    for later in (cells[1::3], cells[2::3]):
        points <<= 6
        points |= later & 0x3F
    return points
