"""A text while it is scanned, and the words that stand in it beside values."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.labels import ADJACENT, AGAINST, CONTEXT, Labels

_FEW: Final = 4
"""Values of a text around which words are sought one by one."""
_WIDEST: Final = 4
"""Bytes of a character."""
BITS: Final = 16
_MASK: Final = (1 << BITS) - 1

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
        speaking: numbers of those that speak for its values.
    """

    key: str
    words: Mapping[int, Word]
    speaking: frozenset[int]


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

    def of(self, detector: Detector) -> Known:
        """Return the words of one detector."""
        words = self._of.get(detector.key, {})
        speaking = frozenset(number for number, word in words.items() if word.speaks)
        return Known(detector.key, words, speaking)


class Page:
    """One text.

    Args:
        text: without disguises.
        mark: finds the words of all detectors; None: they are sought value by value.
    """

    __slots__ = ("_asked", "_mark", "_marks", "latin", "speaking", "text")

    def __init__(self, text: bytes, mark: Marker | None) -> None:
        self.text = text
        self.latin = text.decode("latin-1")
        """One character for each byte."""
        self.speaking: dict[str, Marks] = {}
        """Key of a detector → the marks of words that speak for its values."""
        self._mark = mark
        self._marks: Marks = []
        self._asked = 0

    def value(self, start: int, end: int) -> str:
        """Return what stands at these bytes."""
        value = self.latin[start:end]
        return (
            value
            if value.isascii()
            else self.text[start:end].decode("utf-8", "replace")
        )

    def label(self, labels: Labels, known: Known, start: int, end: int) -> str:
        """Return ``context``, ``against`` or nothing for a value at these bytes.

        Args:
            labels: of the detector.
            known: the same words by their numbers.
            start: of the value.
            end: behind it.
        """
        if not self._looked_up():
            return labels.beside(self.text, start, end)
        last = self._nearest(known.words, start, start - labels.before)
        if last is not None:
            at, word = last
            if not word.against:
                return CONTEXT
            return AGAINST if self._is_adjacent(at, start) else ""
        after = labels.after
        return CONTEXT if after and self._behind(known.words, end, end + after) else ""

    def is_named(self, labels: Labels, known: Known, start: int, end: int) -> bool:
        """Tell whether ``label`` says ``context``; quicker where it does not."""
        if self._looked_up():
            marks = self.speaking.get(known.key)
            if marks is None:
                sought = known.speaking
                marks = [mark for mark in self._marks if mark & _MASK in sought]
                self.speaking[known.key] = marks
            at = bisect_left(marks, (start - labels.before) << BITS)
            if at == len(marks) or marks[at] >> BITS > end + labels.after:
                return False
        return self.label(labels, known, start, end) == CONTEXT

    def _looked_up(self) -> bool:
        if self._asked > _FEW:
            return True
        if self._mark is None:
            return False
        self._asked += 1
        if self._asked <= _FEW:
            return False
        self._marks = self._mark(self.text)
        return True

    def _nearest(
        self, known: Mapping[int, Word], start: int, low: int
    ) -> tuple[int, Word] | None:
        """Return the end of the last word before a value, and the word.

        Of words that overlap the one that begins first counts, then the longest, as
        an engine finds them that reads from ``low``.
        """
        marks = self._marks
        found: list[tuple[int, int, Word]] = []
        at = bisect_right(marks, start << BITS | _MASK) - 1
        lowest = low << BITS
        while at >= 0 and marks[at] > lowest:
            word = known.get(marks[at] & _MASK)
            if word is not None:
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

    def _behind(self, known: Mapping[int, Word], end: int, high: int) -> bool:
        """Tell whether a word behind a value speaks for it."""
        marks = self._marks
        at = bisect_left(marks, end << BITS)
        highest = high << BITS | _MASK
        while at < len(marks) and marks[at] <= highest:
            word = known.get(marks[at] & _MASK)
            if (
                word is not None
                and word.speaks
                and (marks[at] >> BITS) - word.size >= end
            ):
                return True
            at += 1
        return False

    def _is_adjacent(self, end: int, start: int) -> bool:
        if start - end > ADJACENT * _WIDEST:
            return False
        return len(self.text[end:start].decode("utf-8", "ignore")) <= ADJACENT


def _last(found: list[tuple[int, int, Word]]) -> tuple[int, int, Word]:
    """Return the last that stays where others overlap it."""
    found.sort()
    last = found[0]
    for one in found[1:]:
        if one[0] >= -last[1]:
            last = one
    return last
