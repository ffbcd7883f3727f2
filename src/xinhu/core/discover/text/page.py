"""A text while it is scanned, and the words that stand in it beside values."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from xinhu.core.discover.characters import Characters
from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.labels import Labels
from xinhu.core.discover.text.marks import Known, Marks, Numbers, Span, Word

_FEW: Final = 12
"""Bits of a text's size: for each 4 KiB of it words are sought around one value before
all words of the text are looked up, which then costs less.
"""
_NOTHING: Final = b"\0"

Marker = Callable[[bytes], Numbers]
"""Text → the marks of all words in it."""


class Vocabulary:
    """The words of all detectors, each numbered, longer ones behind shorter.

    Args:
        detectors: all of them.
    """

    def __init__(self, detectors: Iterable[Detector]) -> None:
        told = [(d.key, d.rule.context) for d in detectors if d.labels is not None]
        words = {word for _, c in told for word in (*c.words, *c.against)}
        sought = {word.encode() for word in words if word and word == word.lower()}
        self.words = tuple(sorted(sought, key=lambda word: (len(word), word)))
        numbers = {word: number for number, word in enumerate(self.words)}
        self._of: dict[str, dict[int, Word]] = {}
        for key, context in told:
            own = self._of.setdefault(key, {})
            for word in (*context.words, *context.against):
                number = numbers.get(word.encode())
                if number is not None:
                    speaks, against = word in context.words, word in context.against
                    own[number] = Word(len(word.encode()), speaks, against)

    def of(self, detector: Detector) -> Known:
        """Return the words of one detector."""
        told = self._of.get(detector.key, {})
        return Known(detector.key, told, len(self.words))


class Page:
    """One text, or several that are looked at together.

    Args:
        texts: without disguises.
        apart: bytes of no meaning between two of them.
        mark: finds the words of all detectors; None: they are sought value by value.

    Attributes:
        text: all of them.
        begins, ends: of each.
    """

    __slots__ = (
        "_asked",
        "_characters",
        "_every",
        "_mark",
        "_marks",
        "begins",
        "ends",
        "text",
    )

    def __init__(self, texts: Sequence[bytes], apart: int, mark: Marker | None) -> None:
        self.text = _NOTHING.ljust(apart, _NOTHING).join(texts)
        self.begins: list[int] = []
        self.ends: list[int] = []
        at = 0
        for text in texts:
            self.begins.append(at)
            self.ends.append(at + len(text))
            at += len(text) + apart
        self._mark = mark
        self._every: Numbers | None = None
        self._marks: dict[str, Marks] = {}
        self._asked = 0
        self._characters: Characters | None = None

    def characters(self) -> Characters:
        """Return the characters of the text, taken once."""
        if self._characters is None:
            self._characters = Characters(self.text)
        return self._characters

    def ends_of(self, places: Sequence[int]) -> Sequence[int]:
        """Return for each byte the end of the text in which it lies."""
        if len(self.ends) == 1:
            return self.ends * len(places)
        begins, ends = self.begins, self.ends
        return [ends[bisect_right(begins, at) - 1] for at in places]

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
        marks = self._looked_up(known, len(spans))
        if marks is not None:
            return marks.labels(self.text, labels, spans)
        text = self.text
        return [labels.beside(text, start, end) for start, end in spans]

    def may_be_named(
        self, labels: Labels, known: Known, starts: Numbers, widest: int
    ) -> Numbers:
        """Return the values for which a word may speak, all others left out.

        Args:
            labels: of the detector.
            known: the same words by their numbers.
            starts: of the values.
            widest: bytes of the longest value.
        """
        marks = self._looked_up(known, len(starts))
        if marks is None:
            return starts
        behind = widest + labels.after if labels.after else 0
        return starts[marks.may_speak(starts, labels.before, behind)]

    def _looked_up(self, known: Known, more: int) -> Marks | None:
        """Return the marks; None while so few were asked for that none are sought."""
        if self._every is None:
            if self._mark is None:
                return None
            self._asked += more
            if self._asked <= len(self.text) >> _FEW:
                return None
            self._every = self._mark(self.text)
        marks = self._marks.get(known.key)
        if marks is None:
            marks = self._marks[known.key] = Marks.among(self._every, known)
        return marks
