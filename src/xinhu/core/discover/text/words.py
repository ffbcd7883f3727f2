"""Claims that start from words and signs: e-mail addresses, passwords, keys."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.text.anchors import Anchors, Finder, settled_anchors
from xinhu.core.discover.text.claims import Claim, Judge, judge_of
from xinhu.core.discover.text.engine_re import re_finder
from xinhu.core.discover.text.engine_vectorscan import AVAILABLE, vectorscan_finder

_LONGEST_BEFORE = 64
_VALUE = "value"


class _Try(NamedTuple):
    """One pattern of one detector; ``before``: what may stand before the anchor."""

    pattern: re.Pattern[bytes]
    judge: Judge
    before: bytes
    has_value: bool


class Words:
    """Detectors that start from anchors.

    Args:
        detectors: all of them.
        demands: tells whether a detector demands words here.
        plain: with ``re`` even where Vectorscan is at hand.
    """

    def __init__(
        self,
        detectors: Iterable[Detector],
        demands: Callable[[Detector], bool],
        *,
        plain: bool = False,
    ) -> None:
        words: dict[bytes, list[_Try]] = {}
        patterns: dict[bytes, list[_Try]] = {}
        for detector in detectors:
            tries = _tries(detector, demand=demands(detector))
            for word in detector.anchors:
                words.setdefault(word, []).extend(tries)
            for pattern in detector.anchor_patterns:
                patterns.setdefault(pattern, []).extend(tries)
        self._words = len(words)
        self._tries = [*words.values(), *patterns.values()]
        self._find = finder(
            Anchors(tuple(words), tuple(patterns)), plain=plain or not AVAILABLE
        )

    def claims(self, text: bytes) -> list[Claim]:
        """Return every claim that starts from a word of the text."""
        claims: list[Claim] = []
        for at, number in settled_anchors(self._find(text), self._words):
            for attempt in self._tries[number]:
                claim = _claim(text, at, attempt)
                if claim is not None:
                    claims.append(claim)
        return claims


@cache
def finder(anchors: Anchors, *, plain: bool) -> Finder:
    """Return what finds these anchors, made once per process."""
    return re_finder(anchors) if plain else vectorscan_finder(anchors)


def _tries(detector: Detector, *, demand: bool) -> list[_Try]:
    before = detector.rule.before.encode()
    judge = judge_of(detector, demand=demand)
    return [
        _Try(pattern, judge, before, _VALUE in pattern.groupindex)
        for pattern in detector.starting
    ]


def _claim(text: bytes, at: int, attempt: _Try) -> Claim | None:
    start = at
    if attempt.before:
        ahead = text[max(at - _LONGEST_BEFORE, 0) : at]
        start = at - len(ahead) + len(ahead.rstrip(attempt.before))
    found = attempt.pattern.match(text, start)
    if found is None:
        return None
    value = found.span(_VALUE) if attempt.has_value else found.span()
    return attempt.judge(text, *value)
