"""Runs of letters and digits in which a number may stand, all of a text at once."""

import re
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.characters import Mask
from xinhu.core.discover.text.classes import DIGIT, GAP, LETTER
from xinhu.core.discover.text.marks import Numbers

SIX: Final = b"0" * 6
"""Digits in a row: in classes, what a run holds at least."""
PARTED: Final = b"000-0000-00"
"""In classes, groups of digits that are a number without six in a row."""
LONGEST: Final = 40
"""Longer runs of letters and digits hold no number of a person."""

# Sooner than ``in``, which compares such a row of equal bytes over and over.
_SIX: Final = re.compile(SIX).search
_PARTED: Final = re.compile(PARTED).search
_PAD: Final = 2
_INSIDE: Final = np.isin(np.arange(256), (DIGIT, LETTER))
_REST: Final = re.compile(rb"[0A]*")


class Runs(NamedTuple):
    """Runs, in order.

    Attributes:
        starts, ends: of each, in bytes.
        beside: whether a gap and another digit stand before or behind it.
    """

    starts: Numbers
    ends: Numbers
    beside: Mask


def may_hold_numbers(classes: bytes) -> bool:
    """Tell whether a text may hold a run, or groups of digits."""
    return _SIX(classes) is not None or _PARTED(classes) is not None


def runs_of(classes: bytes) -> Runs:
    """Return the runs that hold six digits in a row.

    Args:
        classes: of the bytes of the text.
    """
    every = np.zeros(len(classes) + 2 * _PAD, np.uint8)
    every[_PAD:-_PAD] = np.frombuffer(classes, np.uint8)
    digits = every == DIGIT
    edges = np.flatnonzero(digits[1:] != digits[:-1]) + 1
    first, behind = edges[::2], edges[1::2]
    long = behind - first >= len(SIX)
    starts, ends = _widened(every, first[long], behind[long])
    one = np.ones(len(starts), np.bool_)
    one[1:] = starts[1:] != starts[:-1]
    starts, ends = starts[one], ends[one]
    beside = (every[ends] == GAP) & digits[ends + 1]
    beside |= (every[starts - 1] == GAP) & digits[starts - 2]
    return Runs(starts - _PAD, ends - _PAD, beside)


def parted_in(classes: bytes) -> list[tuple[int, int]]:
    """Return where groups of digits begin, none of them six long, and end.

    Letters before the first group belong to it, and whatever follows the last at once.
    """
    found: list[tuple[int, int]] = []
    at = classes.find(PARTED)
    while at >= 0:
        digits = classes[max(at - len(SIX) + 3, 0) : at + 3]
        if not digits.endswith(SIX):
            rest = _REST.match(classes, at + len(PARTED))
            end = len(classes) if rest is None else rest.end()
            found.append((begin_of(classes, at), end))
            at = end - 1
        at = classes.find(PARTED, at + 1)
    return found


def begin_of(classes: bytes, at: int) -> int:
    """Return where a run begins, if it begins not too far back."""
    least = max(at - LONGEST, 0)
    while at > least and classes[at - 1] in b"0A":
        at -= 1
    return at


def end_of(classes: bytes, at: int) -> int:
    """Return where a run ends."""
    found = _REST.match(classes, at)
    return at if found is None else found.end()


def _widened(
    every: NDArray[np.uint8], starts: Numbers, ends: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the runs of letters and digits around runs of digits.

    Those that are too long by then are widened no further.
    """
    moving = np.flatnonzero(_INSIDE[every[starts - 1]])
    for _ in range(LONGEST):
        starts[moving] -= 1
        moving = moving[_INSIDE[every[starts[moving] - 1]]]
    moving = np.flatnonzero(_INSIDE[every[ends]])
    while len(moving):
        ends[moving] += 1
        far = ends[moving] - starts[moving] > LONGEST
        moving = moving[_INSIDE[every[ends[moving]]] & ~far]
    return starts, ends
