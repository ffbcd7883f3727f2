"""A text while it is scanned, and the words that stand in it beside values."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.characters import Characters
from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.labels import ADJACENT, AGAINST, CONTEXT, Labels

_FEW: Final = 4
"""Values of a text around which words are sought one by one."""
_WIDEST: Final = 4
"""Bytes of a character."""
BITS: Final = 16
_MASK: Final = (1 << BITS) - 1

Span = tuple[int, int]
"""Begin and end of a value, in bytes."""
Marks = NDArray[np.int64]
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
        known: of each number, whether it is one of them.
        speaking: of each number, whether it speaks for its values.
    """

    key: str
    words: Mapping[int, Word]
    known: NDArray[np.bool_]
    speaking: NDArray[np.bool_]


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
        known = np.zeros(len(self.words), np.bool_)
        speaking = known.copy()
        known[list(words)] = True
        speaking[[number for number, word in words.items() if word.speaks]] = True
        return Known(detector.key, words, known, speaking)


class Page:
    """One text.

    Args:
        text: without disguises.
        mark: finds the words of all detectors; None: they are sought value by value.
    """

    __slots__ = (
        "_asked",
        "_characters",
        "_known",
        "_latin",
        "_mark",
        "_marks",
        "_speaking",
        "text",
    )

    def __init__(self, text: bytes, mark: Marker | None) -> None:
        self.text = text
        self._latin: str | None = None
        self._mark = mark
        self._marks: Marks | None = None
        self._known: dict[str, list[int]] = {}
        self._speaking: dict[str, Marks] = {}
        self._asked = 0
        self._characters: Characters | None = None

    @property
    def latin(self) -> str:
        """One character for each byte."""
        if self._latin is None:
            self._latin = self.text.decode("latin-1")
        return self._latin

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
        if self._looked_up(len(spans)) is None:
            text = self.text
            return [labels.beside(text, start, end) for start, end in spans]
        marks = self._known_of(known)
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
        marks = self._looked_up(len(starts))
        if marks is None:
            return starts
        speaking = self._speaking.get(known.key)
        if speaking is None:
            speaking = marks[known.speaking[marks & _MASK]] >> BITS
            self._speaking[known.key] = speaking
        if not len(speaking):
            return ()
        at = np.array(starts)
        first = np.searchsorted(speaking, at - labels.before)
        behind = widest + labels.after if labels.after else 0
        last = np.searchsorted(speaking, at + behind, "right")
        kept: list[int] = at[first < last].tolist()
        return kept

    def _known_of(self, known: Known) -> list[int]:
        marks = self._known.get(known.key)
        if marks is None:
            every = self._looked_up(0)
            chosen = () if every is None else every[known.known[every & _MASK]].tolist()
            marks = self._known[known.key] = list(chosen)
        return marks

    def _looked_up(self, more: int) -> Marks | None:
        """Return the marks; None while so few were asked for that none are sought."""
        if self._marks is None:
            if self._mark is None:
                return None
            self._asked += more
            if self._asked <= _FEW:
                return None
            self._marks = self._mark(self.text)
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
