"""Claims that start from runs of digits."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.text.claims import Asked, Claim
from xinhu.core.discover.text.page import Page, Vocabulary
from xinhu.core.discover.text.runs import (
    Runs,
    begin_of,
    end_of,
    parted_in,
    runs_of,
)
from xinhu.core.discover.text.together import Found, Together, Try
from xinhu.core.discover.text.whole import Whole

_AROUND: Final = 48
"""Bytes on each side in which groups of one number are sought."""
_STOP: Final = b"."


class Numbers:
    """Detectors that start from digits.

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
        nears = [d.near for d in every if d.near is not None and d.read is None]
        company = {kind for near in nears for kind in near.kinds}
        whole: list[Try] = []
        grouped: list[Try] = []
        for detector in every:
            if detector.rule.digits is None:
                continue
            asked = Asked(detector, vocabulary.of(detector), demands(detector))
            wanted = detector.kind in company
            whole += [Try(pattern, asked, wanted) for pattern in detector.whole]
            if detector.grouped is not None:
                grouped.append(Try(detector.grouped, asked, wanted))
        self._whole = Whole(whole)
        self._grouped = Together(grouped)

    def claims(self, page: Page, classes: bytes) -> list[Claim]:
        """Return every claim on numbers of the text.

        Args:
            page: the text.
            classes: of its bytes.
        """
        parted = parted_in(classes)
        runs = runs_of(classes)
        if parted:
            runs = _without(runs, parted)
        claims: list[Claim] = []
        for asked, spans in self._in_groups(page.text, classes, runs, parted).items():
            claims += asked.claims(page, spans)
        return claims + self._whole.claims(page, runs)

    def _in_groups(
        self, text: bytes, classes: bytes, runs: Runs, parted: list[tuple[int, int]]
    ) -> Found:
        """Return what is found in runs that are parts of one number."""
        starts, ends = runs.starts[runs.beside], runs.ends[runs.beside]
        beside = [*zip(starts.tolist(), ends.tolist(), strict=True)]
        found: Found = {}
        searched = 0
        for start, end in sorted(beside + parted) if parted else beside:
            if end > searched:
                first = max(start - _AROUND, 0)
                low = classes.rfind(_STOP, first, start)
                if low < 0:
                    # Never further back: a page of numbers would be searched over
                    # and over.
                    low = begin_of(classes, first)
                searched = classes.find(_STOP, end, end + _AROUND)
                if searched < 0:
                    searched = end_of(classes, min(end + _AROUND, len(text)))
                self._grouped.seek(text, low, searched, found)
        return found


def _without(runs: Runs, parted: list[tuple[int, int]]) -> Runs:
    """Leave out the runs that are groups of what was found in parts."""
    begins, ends = np.array(parted, np.int64).T
    over = ends[np.searchsorted(begins, runs.starts, "right") - 1]
    inside = (runs.starts >= begins[0]) & (runs.starts < over)
    return Runs(*(each[~inside] for each in runs))
