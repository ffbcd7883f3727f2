"""Finding anchors with ``re`` alone, where Vectorscan's package is missing."""

import re

from xinhu.core.discover.detectors.patterns import words_pattern
from xinhu.core.discover.text.anchors import Anchors, Finder


def re_finder(anchors: Anchors) -> Finder:
    """Return a finder of these anchors."""
    numbers = {word.decode(): number for number, word in enumerate(anchors.words)}
    words = words_pattern(numbers)
    patterns = [
        (len(numbers) + place, re.compile(pattern))
        for place, pattern in enumerate(anchors.patterns)
    ]

    def find(text: bytes) -> list[tuple[int, int, int]]:
        found = []
        # Characters are sought, not bytes: nearly every byte that begins a Chinese
        # character begins some word as well.
        characters = text.lower().decode("utf-8", "surrogateescape")
        at = start = 0
        for match in words.finditer(characters):
            start += _size(characters[at : match.start()])
            at = match.start()
            found.append((start, start + _size(match[0]), numbers[match[0]]))
        for number, pattern in patterns:
            found += [(*match.span(), number) for match in pattern.finditer(text)]
        return found

    return find


def _size(characters: str) -> int:
    return len(characters.encode("utf-8", "surrogateescape"))
