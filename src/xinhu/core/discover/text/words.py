"""Claims that start from words and signs: e-mail addresses, passwords, keys."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.text.anchors import Anchors, Finder, settled_anchors
from xinhu.core.discover.text.claims import Asked, Claim
from xinhu.core.discover.text.engine_re import re_finder
from xinhu.core.discover.text.engine_vectorscan import (
    AVAILABLE,
    vectorscan_finder,
    vectorscan_marker,
)
from xinhu.core.discover.text.marks import Known
from xinhu.core.discover.text.page import Marker, Page, Vocabulary

_LONGEST_BEFORE = 64
_VALUE = "value"


class _Try(NamedTuple):
    """One pattern of one detector; ``before``: what may stand before the anchor."""

    pattern: re.Pattern[bytes]
    asked: Asked
    before: bytes
    has_value: bool


class Words:
    """Detectors that start from anchors.

    Args:
        detectors: all of them.
        demands: tells whether a detector demands words here.
        vocabulary: the words beside values.
        plain: with ``re`` even where Vectorscan is at hand.
    """

    def __init__(
        self,
        detectors: Iterable[Detector],
        demands: Callable[[Detector], bool],
        vocabulary: Vocabulary,
        *,
        plain: bool = False,
    ) -> None:
        words: dict[bytes, list[_Try]] = {}
        patterns: dict[bytes, list[_Try]] = {}
        for detector in detectors:
            known = vocabulary.of(detector)
            tries = _tries(detector, known, demand=demands(detector))
            for word in detector.anchors:
                words.setdefault(word, []).extend(tries)
            for pattern in detector.anchor_patterns:
                patterns.setdefault(pattern, []).extend(tries)
        self._words = len(words)
        self._tries = [*words.values(), *patterns.values()]
        self._find = finder(
            Anchors(tuple(words), tuple(patterns)), plain=plain or not AVAILABLE
        )

    def claims(self, page: Page, others: Iterable[Claim]) -> list[Claim]:
        """Return every claim that starts from a word of the text.

        Args:
            page: the text.
            others: that start from numbers.
        """
        places: dict[int, list[int]] = {}
        for at, number in settled_anchors(self._find(page.text), self._words):
            places.setdefault(number, []).append(at)
        claims: list[Claim] = []
        later = []
        for number, starts in places.items():
            for attempt in self._tries[number]:
                if attempt.asked.detector.near is None:
                    claims += _claims(page, starts, attempt)
                else:
                    later.append((starts, attempt))
        return (
            claims + _in_company(page, later, [*others, *claims]) if later else claims
        )


@cache
def finder(anchors: Anchors, *, plain: bool) -> Finder:
    """Return what finds these anchors, made once per process."""
    return re_finder(anchors) if plain else vectorscan_finder(anchors)


@cache
def marker(words: tuple[bytes, ...], *, plain: bool) -> Marker | None:
    """Return what marks these words, None where Vectorscan is not asked."""
    return None if plain or not words else vectorscan_marker(words)


def _tries(detector: Detector, known: Known, *, demand: bool) -> list[_Try]:
    before = detector.rule.before.encode()
    asked = Asked(detector, known, demand)
    return [
        _Try(pattern, asked, before, _VALUE in pattern.groupindex)
        for pattern in detector.starting
    ]


def _in_company(
    page: Page, later: list[tuple[list[int], _Try]], others: Iterable[Claim]
) -> list[Claim]:
    """Return claims of those that demand others near them, where there are any."""
    there = {claim.detector.kind for claim in others}
    claims: list[Claim] = []
    grown = True
    while grown:
        # What one of them finds may be company of another.
        grown, waiting = False, later
        later = []
        for starts, attempt in waiting:
            if there.isdisjoint(_company(attempt)):
                later.append((starts, attempt))
                continue
            more = _claims(page, starts, attempt)
            grown = grown or bool(more)
            there |= {claim.detector.kind for claim in more}
            claims += more
    return claims


def _company(attempt: _Try) -> tuple[str, ...]:
    near = attempt.asked.detector.near
    return () if near is None else near.kinds


def _claims(page: Page, starts: list[int], attempt: _Try) -> list[Claim]:
    match, text, ends = attempt.pattern.match, page.text, page.ends_of(starts)
    begins = starts
    if attempt.before:
        begins = [_begin(text, at, attempt.before) for at in starts]
    found = [
        one
        for at, end in zip(begins, ends, strict=True)
        if (one := match(text, at, end)) is not None
    ]
    value = _VALUE if attempt.has_value else 0
    return attempt.asked.claims(page, [one.span(value) for one in found])


def _begin(text: bytes, at: int, before: bytes) -> int:
    """Return where what may stand before an anchor begins."""
    ahead = text[max(at - _LONGEST_BEFORE, 0) : at]
    return at - len(ahead) + len(ahead.rstrip(before))
