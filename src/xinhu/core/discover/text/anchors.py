"""Where words stand in a text at which detectors begin.

Two engines find the same: Vectorscan, which looks for all words at once, and ``re``
where its package is missing. What is found is settled in one way: of words that
overlap, the one that begins first stays, of those that begin together the longest.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

Finder = Callable[[bytes], list[tuple[int, int, int]]]
"""Text → (start, end, number of the anchor), in any order, overlapping ones as well."""


class Anchors(NamedTuple):
    """What is sought.

    Attributes:
        words: literals, small letters; found in letters of either case.
        patterns: small regular expressions, letters as they stand.
    """

    words: tuple[bytes, ...]
    patterns: tuple[bytes, ...]


def settled_anchors(
    found: Sequence[tuple[int, int, int]], words: int
) -> list[tuple[int, int]]:
    """Return (start, number) of the anchors that stay.

    Args:
        found: by an engine.
        words: how many of the numbers are words; patterns stay as they are.
    """
    kept: list[tuple[int, int]] = []
    reach = 0
    for start, end, number in sorted(found, key=_longest_first):
        if number < words:
            if start < reach:
                continue
            reach = end
        kept.append((start, number))
    return kept


def _longest_first(found: tuple[int, int, int]) -> tuple[int, int, int]:
    return (found[0], -found[1], found[2])
