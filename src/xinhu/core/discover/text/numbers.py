"""Claims that start from runs of digits."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.text.claims import Claim, Judge, judge_of
from xinhu.core.discover.text.classes import DIGIT, GAP, RUN, RUNS

_LONGEST = 40
"""Longer runs of letters and digits hold no number of a person."""
_AROUND = 48
"""Bytes on each side in which groups of one number are sought."""
_STOP = b"."
_PAD = b".."
_IN_RUN = b"0A"


class _Whole(NamedTuple):
    """One pattern over a run as a whole."""

    match: Callable[[bytes, int], re.Match[bytes] | None]
    judge: Judge


class _Grouped(NamedTuple):
    """One pattern over groups; ``least``: bytes that it needs."""

    least: int
    find: Callable[[bytes, int, int], Iterator[re.Match[bytes]]]
    judge: Judge


class Numbers:
    """Detectors that start from digits, arranged by the length of the run.

    Args:
        detectors: all of them.
        demands: tells whether a detector demands words here.
    """

    def __init__(
        self, detectors: Iterable[Detector], demands: Callable[[Detector], bool]
    ) -> None:
        whole: list[list[_Whole]] = [[] for _ in range(_LONGEST + 1)]
        self._grouped: list[_Grouped] = []
        for detector in detectors:
            if detector.rule.digits is None:
                continue
            judge = judge_of(detector, demand=demands(detector))
            least, most = detector.rule.digits
            for length in range(least, min(most, _LONGEST) + 1):
                whole[length] += [_Whole(p.match, judge) for p in detector.whole]
            if detector.grouped is not None:
                found = _Grouped(least, detector.grouped.finditer, judge)
                self._grouped.append(found)
        self._whole = [tuple(tries) for tries in whole]

    def claims(self, text: bytes, classes: bytes) -> list[Claim]:
        """Return every claim on numbers of the text.

        Args:
            text: without disguises.
            classes: of its bytes.
        """
        claims: list[Claim] = []
        whole = self._whole
        searched = 0
        padded = classes + _PAD
        for found in RUNS.finditer(padded):
            start, end = found.span()
            if start and padded[start - 1] in _IN_RUN:
                start = _begin(padded, start)
            behind = padded[end]
            if behind in _IN_RUN:
                end = _end(padded, end)
                behind = padded[end]
            parted = found.lastindex is not None
            if not parted and end - start <= _LONGEST:
                for match, judge in whole[end - start]:
                    value = match(text, start)
                    if value is not None:
                        claim = judge(text, start, value.end())
                        if claim is not None:
                            claims.append(claim)
            if (
                parted
                or (behind == GAP and padded[end + 1] == DIGIT)
                or (
                    start > 1
                    and padded[start - 1] == GAP
                    and padded[start - 2] == DIGIT
                )
            ) and end > searched:
                searched = self._take_groups(text, padded, start, end, claims)
        return claims

    def _take_groups(
        self, text: bytes, padded: bytes, start: int, end: int, claims: list[Claim]
    ) -> int:
        """Try the patterns of groups around a run; return how far was searched."""
        low = max(padded.rfind(_STOP, max(start - _AROUND, 0), start), 0)
        high = padded.find(_STOP, end, end + _AROUND)
        if high < 0:
            high = _end(padded, min(end + _AROUND, len(text)))
        for least, find, judge in self._grouped:
            if high - low < least:
                continue
            for value in find(text, low, high):
                claim = judge(text, *value.span())
                if claim is not None:
                    claims.append(claim)
        return high


def _begin(padded: bytes, at: int) -> int:
    while at and padded[at - 1] in _IN_RUN:
        at -= 1
    return at


def _end(padded: bytes, at: int) -> int:
    found = RUN.match(padded, at)
    return at if found is None else found.end()
