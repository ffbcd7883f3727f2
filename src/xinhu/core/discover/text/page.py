"""A text while it is scanned, and the words that stand in it beside values."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from xinhu.core.discover.characters import Characters
from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.labels import ADJACENT, AGAINST, CONTEXT, Labels

_FEW: Final = 12
"""Bits of a text's size: for each 4 KiB of it words are sought around one value before
all words of the text are looked up, which then costs less.
"""
_MANY: Final = 48
"""Values that are better compared with words all at once."""
_WIDEST: Final = 4
"""Bytes of a character."""
BITS: Final = 16
_MASK: Final = (1 << BITS) - 1

Span = tuple[int, int]
"""Begin and end of a value, in bytes."""
Marks = list[int]
"""Where words end, and in the lowest bits which; in order."""
Marker = Callable[[bytes], Marks]
"""Text → the marks of all words in it."""


class Word(NamedTuple):
    """A word that tells one detector something.

    Attributes:
        size: bytes.
        speaks: for a value.
        against: what else is called so.
    """

    size: int
    speaks: bool
    against: bool


class Known(NamedTuple):
    """The words of one detector.

    Attributes:
        key: of the detector.
        words: by their numbers.
    """

    key: str
    words: Mapping[int, Word]


class Vocabulary:
    """The words of all detectors, each numbered.

    Args:
        detectors: all of them.
    """

    def __init__(self, detectors: Iterable[Detector]) -> None:
        numbers: dict[bytes, int] = {}
        self._of: dict[str, dict[int, Word]] = {}
        for detector in detectors:
            if detector.labels is None:
                continue
            context = detector.rule.context
            for word in (*context.words, *context.against):
                if not word or word != word.lower():
                    continue
                told = word.encode()
                number = numbers.setdefault(told, len(numbers))
                known = self._of.setdefault(detector.key, {})
                known[number] = Word(
                    len(told), word in context.words, word in context.against
                )
        self.words = tuple(numbers)
        self._keys = [
            tuple(key for key, words in self._of.items() if number in words)
            for number in range(len(numbers))
        ]

    def of(self, detector: Detector) -> Known:
        """Return the words of one detector."""
        return Known(detector.key, self._of.get(detector.key, {}))

    def parted(self, marks: Marks) -> dict[str, Marks]:
        """Return the marks by the keys of the detectors whose words they are."""
        keys, parted = self._keys, defaultdict[str, Marks](list)
        for mark in marks:
            for key in keys[mark & _MASK]:
                parted[key].append(mark)
        return parted


class Page:
    """One text.

    Args:
        text: without disguises.
        mark: finds the words of all detectors; None: they are sought value by value.
        vocabulary: of them.
    """

    __slots__ = (
        "_asked",
        "_characters",
        "_mark",
        "_marks",
        "_speaking",
        "_vocabulary",
        "text",
    )

    def __init__(
        self, text: bytes, mark: Marker | None, vocabulary: Vocabulary
    ) -> None:
        self.text = text
        self._mark = mark
        self._vocabulary = vocabulary
        self._marks: dict[str, Marks] | None = None
        self._speaking: dict[str, list[int]] = {}
        self._asked = 0
        self._characters: Characters | None = None

    def characters(self) -> Characters:
        """Return the characters of the text, taken once."""
        if self._characters is None:
            self._characters = Characters.of(self.text)
        return self._characters

    def value(self, start: int, end: int) -> str:
        """Return what stands at these bytes."""
        return self.text[start:end].decode("utf-8", "replace")

    def labels(self, labels: Labels, known: Known, spans: Sequence[Span]) -> list[str]:
        """Return ``context``, ``against`` or nothing for each value.

        Args:
            labels: of the detector.
            known: the same words by their numbers.
            spans: of the values.
        """
        looked_up = self._looked_up(len(spans))
        if looked_up is None:
            text = self.text
            return [labels.beside(text, start, end) for start, end in spans]
        marks = looked_up.get(known.key)
        if not marks:
            return [""] * len(spans)
        return [self._label(marks, labels, known, *span) for span in spans]

    def may_be_named(
        self, labels: Labels, known: Known, starts: Sequence[int], widest: int
    ) -> Sequence[int]:
        """Return the values for which a word may speak, all others left out.

        Args:
            labels: of the detector.
            known: the same words by their numbers.
            starts: of the values.
            widest: bytes of the longest value.
        """
        looked_up = self._looked_up(len(starts))
        if looked_up is None:
            return starts
        speaking = self._speaking.get(known.key)
        if speaking is None:
            marks, words = looked_up.get(known.key, ()), known.words
            speaking = [mark >> BITS for mark in marks if words[mark & _MASK].speaks]
            self._speaking[known.key] = speaking
        behind = widest + labels.after if labels.after else 0
        return _touched(starts, speaking, labels.before, behind)

    def _looked_up(self, more: int) -> Mapping[str, Marks] | None:
        """Return the marks; None while so few were asked for that none are sought."""
        if self._marks is None:
            if self._mark is None:
                return None
            self._asked += more
            if self._asked <= len(self.text) >> _FEW:
                return None
            self._marks = self._vocabulary.parted(self._mark(self.text))
        return self._marks

    def _label(
        self, marks: list[int], labels: Labels, known: Known, start: int, end: int
    ) -> str:
        last = _nearest(marks, known.words, start, start - labels.before)
        if last is not None:
            at, word = last
            if not word.against:
                return CONTEXT
            return AGAINST if self._is_adjacent(at, start) else ""
        after = labels.after
        return CONTEXT if after and _behind(marks, known.words, end, after) else ""

    def _is_adjacent(self, end: int, start: int) -> bool:
        if start - end > ADJACENT * _WIDEST:
            return False
        return len(self.text[end:start].decode("utf-8", "ignore")) <= ADJACENT


def _touched(
    starts: Sequence[int], ends: list[int], before: int, behind: int
) -> Sequence[int]:
    """Return the values with the end of a word from ``before`` them to ``behind``."""
    if not ends:
        return ()
    if len(starts) < _MANY:
        return [
            at
            for at in starts
            if bisect_left(ends, at - before) < bisect_right(ends, at + behind)
        ]
    at, of = np.array(starts), np.array(ends)
    first = np.searchsorted(of, at - before)
    last = np.searchsorted(of, at + behind, "right")
    kept: list[int] = at[first < last].tolist()
    return kept


def _nearest(
    marks: list[int], known: Mapping[int, Word], start: int, low: int
) -> tuple[int, Word] | None:
    """Return the end of the last word before a value, and the word.

    Of words that overlap the one that begins first counts, then the longest, as an
    engine finds them that reads from ``low``.
    """
    found: list[tuple[int, int, Word]] = []
    at = bisect_right(marks, start << BITS | _MASK) - 1
    lowest = low << BITS
    while at >= 0 and marks[at] > lowest:
        word = known[marks[at] & _MASK]
        end = marks[at] >> BITS
        if end - word.size >= low:
            if len(found) == 1 and end <= found[0][0]:
                break
            found.append((end - word.size, -end, word))
        at -= 1
    if not found:
        return None
    _, end, word = found[0] if len(found) == 1 else _last(found)
    return -end, word


def _behind(marks: list[int], known: Mapping[int, Word], end: int, within: int) -> bool:
    """Tell whether a word behind a value speaks for it."""
    at = bisect_left(marks, end << BITS)
    highest = (end + within) << BITS | _MASK
    while at < len(marks) and marks[at] <= highest:
        word = known[marks[at] & _MASK]
        if word.speaks and (marks[at] >> BITS) - word.size >= end:
            return True
        at += 1
    return False


def _last(found: list[tuple[int, int, Word]]) -> tuple[int, int, Word]:
    """Return the last that stays where others overlap it."""
    found.sort()
    last = found[0]
    for one in found[1:]:
        if one[0] >= -last[1]:
            last = one
    return last
