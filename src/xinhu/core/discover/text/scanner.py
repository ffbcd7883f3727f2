"""The text scanner: UTF-8 in, hits out."""

from collections.abc import Sequence

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.detectors import Detectors
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.text.claims import Claim, settled
from xinhu.core.discover.text.classes import classes_of
from xinhu.core.discover.text.disguises import undisguised
from xinhu.core.discover.text.engine_vectorscan import AVAILABLE
from xinhu.core.discover.text.near import Nearby
from xinhu.core.discover.text.numbers import Numbers
from xinhu.core.discover.text.page import Page, Vocabulary
from xinhu.core.discover.text.words import Words, marker


class TextScanner:
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
        asked = [d for d in detectors.ready() if not (code and d.rule.code == "never")]
        vocabulary = Vocabulary(asked)
        self._vocabulary = vocabulary
        self._numbers = Numbers(asked, self._demands, vocabulary)
        self._nearby = Nearby(asked)
        self._words = Words(asked, self._demands, vocabulary, plain=plain)
        self._mark = marker(vocabulary.words, plain=plain or not AVAILABLE)

    def scan(self, text: bytes) -> list[Hit]:
        """Return the hits of a text in order, of any confidence; no two overlap.

        Args:
            text: UTF-8.
        """
        classes = classes_of(text)
        plain = undisguised(text, classes)
        if plain is not text:
            text, classes = plain, classes_of(plain)
        page = Page(text, self._mark, self._vocabulary)
        claims = self._numbers.claims(page, classes)
        claims += self._words.claims(page, claims)
        if not claims:
            return []
        claims = settled(claims)
        near = self._nearby.claims(page, claims)
        return _hits(page, settled(claims + near) if near else claims)

    def _demands(self, detector: Detector) -> bool:
        rule = detector.rule
        return rule.demands == "context" or (self._code and rule.code == "context")


def _hits(page: Page, claims: Sequence[Claim]) -> list[Hit]:
    """Turn claims into hits: positions in characters, values masked."""
    hits = []
    text = page.text
    at = characters = 0
    for start, end, confidence, reasons, detector in claims:
        characters += len(text[at:start].decode("utf-8", "surrogateescape"))
        at = start
        value = page.value(start, end)
        stop = characters + len(value)
        shown = detector.mask(value)
        hits.append(Hit(detector.kind, characters, stop, confidence, reasons, shown))
    return hits
