"""Claims that start from runs of digits."""

from collections.abc import Callable, Iterable

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.text.claims import Asked, Claim
from xinhu.core.discover.text.classes import DIGIT, GAP, NUMBERS, RUN, RUNS
from xinhu.core.discover.text.page import Page, Vocabulary
from xinhu.core.discover.text.together import Found, Together, Try

_LONGEST = 40
"""Longer runs of letters and digits hold no number of a person."""
_AROUND = 48
"""Bytes on each side in which groups of one number are sought."""
_STOP = b"."
_PAD = b".."
_IN_RUN = b"0A"


class Numbers:
    """Detectors that start from digits, arranged by the length of the run.

    Args:
        detectors: all of them.
        demands: tells whether a detector demands words here.
        vocabulary: the words beside values.
    """

    def __init__(
        self,
        detectors: Iterable[Detector],
        demands: Callable[[Detector], bool],
        vocabulary: Vocabulary,
    ) -> None:
        every = tuple(detectors)
        by_digits = [d for d in every if d.rule.digits is not None]
        nears = [d.near for d in every if d.near is not None and d.read is None]
        company = {kind for near in nears for kind in near.kinds}
        whole: list[list[Try]] = [[] for _ in range(_LONGEST + 1)]
        grouped: list[Try] = []
        for detector in by_digits:
            asked = Asked(detector, vocabulary.of(detector), demands(detector))
            wanted = detector.kind in company
            tries = [Try(p, asked, wanted) for p in detector.whole]
            least, most = detector.rule.digits or (0, -1)
            for length in range(least, min(most, _LONGEST) + 1):
                whole[length] += tries
            if detector.grouped is not None:
                grouped.append(Try(detector.grouped, asked, wanted))
        self._whole = [Together(tries) if tries else None for tries in whole]
        self._grouped = Together(grouped)

    def claims(self, page: Page, classes: bytes) -> list[Claim]:
        """Return every claim on numbers of the text.

        Args:
            page: the text.
            classes: of its bytes.
        """
        if not any(one in classes for one in NUMBERS):
            return []
        grouped: Found = {}
        whole = self._runs(page.text, classes, grouped)
        claims: list[Claim] = []
        for asked, spans in grouped.items():
            claims += asked.claims(page, spans)
        for size, starts in whole.items():
            tries = self._whole[size]
            if tries is not None:
                tries.take(page, starts, size, claims)
        return claims

    def _runs(
        self, text: bytes, classes: bytes, grouped: Found
    ) -> dict[int, list[int]]:
        """Return the begins of runs by their length; add what is found in groups."""
        by_size: dict[int, list[int]] = {}
        searched = end = 0
        padded = classes + _PAD
        for found in RUNS.finditer(padded):
            if found.start() < end:
                continue  # six more digits of the same run
            start, end = found.span()
            if start and padded[start - 1] in _IN_RUN:
                start = _begin(padded, start)
            behind = padded[end]
            if behind in _IN_RUN:
                end = _end(padded, end)
                behind = padded[end]
            parted = found.lastindex is not None
            if not parted and end - start <= _LONGEST:
                by_size.setdefault(end - start, []).append(start)
            if (
                parted
                or (behind == GAP and padded[end + 1] == DIGIT)
                or (
                    start > 1
                    and padded[start - 1] == GAP
                    and padded[start - 2] == DIGIT
                )
            ) and end > searched:
                searched = self._seek_groups(text, padded, start, end, grouped)
        return by_size

    def _seek_groups(
        self, text: bytes, padded: bytes, start: int, end: int, found: Found
    ) -> int:
        """Try the patterns of groups around a run; return how far was searched."""
        first = max(start - _AROUND, 0)
        low = padded.rfind(_STOP, first, start)
        if low < 0:
            # Never further back: a page of numbers would be searched over and over.
            low = _begin(padded, first)
        high = padded.find(_STOP, end, end + _AROUND)
        if high < 0:
            high = _end(padded, min(end + _AROUND, len(text)))
        self._grouped.seek(text, low, high, found)
        return high


def _begin(padded: bytes, at: int) -> int:
    """Return where a run begins, if it begins not too far back."""
    least = max(at - _LONGEST, 0)
    while at > least and padded[at - 1] in _IN_RUN:
        at -= 1
    return at


def _end(padded: bytes, at: int) -> int:
    found = RUN.match(padded, at)
    return at if found is None else found.end()
