"""A text character by character, so that many places of it are judged at once.

Guarantees: characters and bytes of one text lead to each other, also where the text is
no UTF-8 throughout (each byte that belongs to no character counts as one). Leaves to
the detectors what they ask of the characters.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.uint32]
Places = NDArray[np.intp]
"""Of characters in a text."""
Mask = NDArray[np.bool_]

EDGE: Final = 16
"""Characters without meaning before the first and behind the last."""
MANY: Final = 8000
"""Characters of which all places are better judged at once than one by one."""
_PLANE: Final = 0x10000
_TOP, _INNER = 0xC0, 0x80
"""Bits of a byte that tell whether it lies inside a character, and which do."""


class Characters:
    """The characters of one text.

    Attributes:
        text: what Python makes of it; a byte of no character stands escaped.
    """

    __slots__ = ("_bytes", "_points", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text.decode("utf-8", "surrogateescape")
        self._bytes = text
        self._points: Points | None = None

    def points(self) -> Points:
        """Return the number of each character, with ``EDGE`` zeros on both sides.

        Those beyond the first plane are ``0x10000``.
        """
        if self._points is None:
            edge = "\0" * EDGE
            written = f"{edge}{self.text}{edge}".encode("utf-32-le", "surrogatepass")
            points = np.frombuffer(written, np.uint32)
            beyond = points.max() > _PLANE
            self._points = np.minimum(points, _PLANE) if beyond else points
        return self._points

    def at_bytes(self, places: Sequence[int]) -> list[int]:
        """Return the first character that begins at each byte or behind it.

        Args:
            places: in order.
        """
        text, last = self._bytes, len(self._bytes)
        found: list[int] = []
        at = character = 0
        for place in places:
            here = min(place, last)
            while here < last and text[here] & _TOP == _INNER and here > at:
                here += 1
            if here > at:
                character += len(text[at:here].decode("utf-8", "surrogateescape"))
                at = here
            found.append(character)
        return found

    def bytes_at(self, places: Sequence[int]) -> list[int]:
        """Return the byte at which each character begins.

        Args:
            places: in order.
        """
        text = self.text
        found: list[int] = []
        at = byte = 0
        for place in places:
            byte += len(text[at:place].encode("utf-8", "surrogateescape"))
            at = place
            found.append(byte)
        return found


class Stretches:
    """Pieces of a text, in order, none over another.

    Args:
        each: begin and end of each, in characters.

    Attributes:
        each: as given.
        size: characters of all of them.
    """

    __slots__ = ("_points", "each", "size")

    def __init__(self, each: Sequence[tuple[int, int]]) -> None:
        self.each = each
        self.size = sum(end - begin for begin, end in each)
        self._points: Places | None = None

    def points(self) -> Places:
        """Return every place of all of them, in ``Characters.points``."""
        if self._points is None:
            begins, ends = np.array(self.each, np.intp).reshape(-1, 2).T
            sizes = ends - begins
            # Counted on within a stretch, and from its begin at each.
            shift = begins + EDGE - (np.cumsum(sizes) - sizes)
            self._points = np.arange(sizes.sum()) + np.repeat(shift, sizes)
        return self._points


class Table:
    """Of each character, what it is: bits.

    Args:
        kinds: a bit, and the characters that have it.
    """

    def __init__(self, kinds: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._bits = np.zeros(_PLANE + 1, np.uint8)
        for bit, characters in kinds:
            numbers = [ord(one) for one in characters if ord(one) < _PLANE]
            self._bits[numbers] |= bit

    def of(self, points: Points) -> NDArray[np.uint8]:
        """Return the bits of characters."""
        return self._bits[points]


class Pairs:
    """Words of two characters, asked for many at once.

    Args:
        words: those of other lengths are left out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        known = {_pair(word) for word in words if _is_pair(word)}
        # The last is no pair: what is sought never lies behind the end.
        self._known = np.array([*sorted(known), 1 << 63], np.uint64)

    def hold(self, points: Points, places: Places) -> Mask:
        """Tell where a word begins.

        Args:
            points: of ``Characters``.
            places: in ``points``, the edge counted.
        """
        first = points[places].astype(np.uint64)
        pair = first << np.uint64(32) | points[places + 1]
        return np.asarray(self._known[np.searchsorted(self._known, pair)] == pair)


def _is_pair(word: str) -> bool:
    return len(word) == 2 and all(ord(one) < _PLANE for one in word)  # noqa: PLR2004 -- a pair


def _pair(word: str) -> int:
    return ord(word[0]) << 32 | ord(word[1])
