"""Where words of one detector stand in a text, and what they say of its values.

Guarantees: of words that overlap the one that begins first counts, then the longest,
as the engine of ``re`` finds them that reads from as far ahead of a value as its rule
looks; what is judged for all values at once is what would be judged of each alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.characters import Mask
from xinhu.core.discover.detectors.labels import ADJACENT, AGAINST, CONTEXT, Labels

BITS: Final = 16
_NUMBER: Final = (1 << BITS) - 1
_FEW: Final = 12
"""Values that are sooner judged one by one."""
_WIDEST: Final = 4
"""Bytes of a character."""
_NEVER: Final = 1 << 62

Span = tuple[int, int]
"""Begin and end of a value, in bytes."""
Numbers = NDArray[np.int64]
"""Each where a word ends, and in the lowest bits which; in order."""


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


class Known:
    """The words of one detector.

    Args:
        key: of the detector.
        words: by their numbers.
        count: of the words of all detectors.

    Attributes:
        key, words: as given.
        sizes: of each number's word; 0 where it is another detector's.
        speaks: for each number, whether it speaks for a value.
    """

    __slots__ = ("key", "sizes", "speaks", "words")

    def __init__(self, key: str, words: Mapping[int, Word], count: int) -> None:
        self.key = key
        self.words = words
        self.sizes = np.zeros(count, np.int64)
        self.speaks = np.zeros(count, np.bool_)
        for number, word in words.items():
            self.sizes[number] = word.size
            self.speaks[number] = word.speaks


class _Outer(NamedTuple):
    """Words of which none lies within another, in order.

    Attributes:
        begins: of each; behind the last one that is never reached.
        ends, speaks: of each.
    """

    begins: Numbers
    ends: Numbers
    speaks: Mask

    def before(self, starts: Numbers, reach: int) -> tuple[Numbers, Mask]:
        """Return the last word before each value, or -1.

        Returns:
            The places of the words, and where one word over another, or over an end of
            what is looked at, makes that doubtful.
        """
        lows = starts - reach
        last = np.searchsorted(self.ends, starts, "right") - 1
        doubtful = self.begins[last + 1] < starts
        found = np.flatnonzero(last >= 0)
        at, low = last[found], lows[found]
        cut = (self.begins[at] < low) & (self.ends[at] > low)
        over = (at > 0) & (self.begins[at] < self.ends[at - 1])
        doubtful[found] |= cut | over
        last[found[self.ends[at] <= low]] = -1
        return last, doubtful


class Marks:
    """The words of one detector in one text.

    Args:
        numbers: of these words.
        known: them.
    """

    __slots__ = ("_behind", "_known", "_lists", "_numbers", "_outer", "_speaking")

    def __init__(self, numbers: Numbers, known: Known) -> None:
        self._numbers = numbers
        self._known = known
        self._lists: list[int] | None = None
        self._speaking: Numbers | None = None
        self._behind: tuple[Numbers, Numbers] | None = None
        self._outer: _Outer | None = None

    @classmethod
    def among(cls, every: Numbers, known: Known) -> Self:
        """Take those of one detector."""
        return cls(every[known.sizes[every & _NUMBER] > 0], known)

    def labels(self, text: bytes, labels: Labels, spans: Sequence[Span]) -> list[str]:
        """Return ``context``, ``against`` or nothing for each value.

        Args:
            text: in which they stand.
            labels: of the detector.
            spans: of the values.
        """
        if not len(self._numbers):
            return [""] * len(spans)
        if len(spans) < _FEW:
            return [self._label(text, labels, *span) for span in spans]
        starts, ends = np.array(spans, np.int64).T
        outer = self._outer or self._without_inner()
        last, doubtful = outer.before(starts, labels.before)
        told = [""] * len(spans)
        speaks = last >= 0
        speaks[speaks] = outer.speaks[last[speaks]]
        if labels.after:
            none = np.flatnonzero(last < 0)
            speaks[none] = self._speak_behind(ends[none], labels.after)
        for place in np.flatnonzero(speaks).tolist():
            told[place] = CONTEXT
        for place in np.flatnonzero((last >= 0) & ~speaks).tolist():
            if _is_adjacent(text, int(outer.ends[last[place]]), spans[place][0]):
                told[place] = AGAINST
        for place in np.flatnonzero(doubtful).tolist():
            told[place] = self._label(text, labels, *spans[place])
        return told

    def may_speak(self, starts: Numbers, before: int, behind: int) -> Mask:
        """Tell which have the end of a word for them from ``before`` to ``behind``."""
        if self._speaking is None:
            speaks = self._known.speaks[self._numbers & _NUMBER]
            self._speaking = self._numbers[speaks] >> BITS
        first = np.searchsorted(self._speaking, starts - before)
        last = np.searchsorted(self._speaking, starts + behind, "right")
        return np.asarray(first < last)

    def _without_inner(self) -> "_Outer":
        """Leave out words within others, which count nowhere the others do."""
        ends = self._numbers >> BITS
        begins = ends - self._known.sizes[self._numbers & _NUMBER]
        # Of words that end together the longest comes last.
        stay = np.ones(len(ends), np.bool_)
        stay[:-1] = begins[:-1] < np.minimum.accumulate(begins[::-1])[-2::-1]
        numbers = self._numbers[stay]
        speaks = self._known.speaks[numbers & _NUMBER]
        self._outer = _Outer(np.append(begins[stay], _NEVER), numbers >> BITS, speaks)
        return self._outer

    def _speak_behind(self, ends: Numbers, within: int) -> Mask:
        """Tell behind which values a word that speaks for them begins and ends."""
        if self._behind is None:
            numbers = self._numbers[self._known.speaks[self._numbers & _NUMBER]]
            over = numbers >> BITS
            begins = over - self._known.sizes[numbers & _NUMBER]
            # Of words one within another the inner is over first.
            inner = np.ones(len(over), np.bool_)
            inner[1:] = begins[1:] > np.maximum.accumulate(begins)[:-1]
            self._behind = np.append(-1, begins[inner]), over[inner]
        begins, over = self._behind
        return np.asarray(begins[np.searchsorted(over, ends + within, "right")] >= ends)

    def _label(self, text: bytes, labels: Labels, start: int, end: int) -> str:
        """Judge one value."""
        if self._lists is None:
            self._lists = self._numbers.tolist()
        marks, words = self._lists, self._known.words
        last = _nearest(marks, words, start, start - labels.before)
        if last is not None:
            at, word = last
            if not word.against:
                return CONTEXT
            return AGAINST if _is_adjacent(text, at, start) else ""
        after = labels.after
        return CONTEXT if after and _behind(marks, words, end, after) else ""


def in_order(marks: Iterable[int]) -> Numbers:
    """Return marks, as an engine notes them, in order."""
    numbers = np.array([*marks], np.int64)
    numbers.sort()
    return numbers


def _is_adjacent(text: bytes, end: int, start: int) -> bool:
    if start - end > ADJACENT * _WIDEST:
        return False
    return len(text[end:start].decode("utf-8", "ignore")) <= ADJACENT


def _nearest(
    marks: list[int], known: Mapping[int, Word], start: int, low: int
) -> tuple[int, Word] | None:
    """Return the end of the last word before a value, and the word."""
    found: list[tuple[int, int, Word]] = []
    at = bisect_right(marks, start << BITS | _NUMBER) - 1
    lowest = low << BITS
    while at >= 0 and marks[at] > lowest:
        word = known[marks[at] & _NUMBER]
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
    highest = (end + within) << BITS | _NUMBER
    while at < len(marks) and marks[at] <= highest:
        word = known[marks[at] & _NUMBER]
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
