"""The text scanner in Python: the model of the compiled one.

It stands in its place where that is missing, cannot follow a rule, or fails at a text.
"""

from collections.abc import Sequence
from typing import Final

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.detectors import Detectors
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.text.claims import Claim, settled
from xinhu.core.discover.text.disguises import undisguised
from xinhu.core.discover.text.engine_vectorscan import AVAILABLE
from xinhu.core.discover.text.hits import hits_of
from xinhu.core.discover.text.near import Nearby
from xinhu.core.discover.text.numbers import Numbers
from xinhu.core.discover.text.page import Page, Vocabulary
from xinhu.core.discover.text.runs import may_hold_numbers
from xinhu.core.discover.text.words import Words, marker

_BEYOND: Final = 256
"""Bytes by which patterns reach beyond a value, and names beyond what is near it."""


class ModelScanner:
    """Finds customer information in text.

    Args:
        detectors: what is sought.
        code: the text is source code, in which some detectors demand more or are not
            asked at all.
        plain: seek with ``re`` even where Vectorscan is at hand; finds the same.
    """

    def __init__(
        self, detectors: Detectors, *, code: bool = False, plain: bool = False
    ) -> None:
        self._code = code
        asked = asked_in(detectors, code=code)
        vocabulary = Vocabulary(asked)
        self._apart = _BEYOND + max(map(_reach, asked), default=0)
        self._numbers = Numbers(asked, self._demands, vocabulary)
        self._nearby = Nearby(asked)
        self._words = Words(asked, self._demands, vocabulary, plain=plain)
        self._mark = marker(vocabulary.words, plain=plain or not AVAILABLE)

    def scan(self, text: bytes) -> list[Hit]:
        """Return the hits of a text in order, of any confidence; no two overlap.

        Args:
            text: UTF-8.
        """
        (hits,) = self.scan_all((text,))
        return hits

    def scan_all(self, texts: Sequence[bytes]) -> list[list[Hit]]:
        """Return the hits of each text, as ``scan``; for short ones much quicker.

        Args:
            texts: each by itself: what stands in one says nothing of another.
        """
        plain = [undisguised(text) for text in texts]
        numbered = [may_hold_numbers(classes) for _, classes in plain]
        hits: list[list[Hit]] = [[] for _ in texts]
        # Apart, as what is done for numbers is done with every byte of a page.
        for kind in {*numbered}:
            places = [place for place, one in enumerate(numbered) if one is kind]
            together = self._page([plain[place] for place in places], numbers=kind)
            for place, found in zip(places, together, strict=True):
                hits[place] = found
        return hits

    def _page(
        self, plain: Sequence[tuple[bytes, bytes]], *, numbers: bool
    ) -> list[list[Hit]]:
        """Look at texts, given with their classes, together."""
        page = Page([text for text, _ in plain], self._apart, self._mark)
        claims: list[Claim] = []
        if numbers:
            classes = (b"." * self._apart).join(classes for _, classes in plain)
            claims = self._numbers.claims(page, classes)
        claims += self._words.claims(page, claims)
        if not claims:
            return [[] for _ in plain]
        claims = settled(claims)
        near = self._nearby.claims(page, claims)
        return hits_of(page, settled(claims + near) if near else claims)

    def _demands(self, detector: Detector) -> bool:
        return demands(detector, code=self._code)


def asked_in(detectors: Detectors, *, code: bool) -> list[Detector]:
    """Return the detectors that are asked at all, in source code or elsewhere."""
    return [d for d in detectors.ready() if not (code and d.rule.code == "never")]


def demands(detector: Detector, *, code: bool) -> bool:
    """Tell whether a detector demands words beside its values there."""
    rule = detector.rule
    return rule.demands == "context" or (code and rule.code == "context")


def _reach(detector: Detector) -> int:
    """Return how many bytes away something may tell about a value."""
    context = detector.rule.context
    near = 0 if detector.near is None else detector.near.within
    return max(context.before, context.after, near)
