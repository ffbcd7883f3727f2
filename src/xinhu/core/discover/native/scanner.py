"""Hits from the compiled scanner."""

from collections.abc import Sequence
from typing import Final

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.native.library import Compiled, library
from xinhu.core.discover.native.outcomes import outcomes_of
from xinhu.core.discover.native.writing import LABELS, described
from xinhu.core.discover.text.page import Vocabulary

_ROW: Final = 6
"""Numbers of a hit."""


class NativeScanner:
    """Scans with the compiled library.

    Args:
        compiled: detectors in it.
        detectors: the same, in the same order.
    """

    def __init__(self, compiled: Compiled, detectors: Sequence[Detector]) -> None:
        self._compiled = compiled
        self._said = [
            [
                [(d.kind, *d.says(reasons, label)) for label in LABELS]
                for reasons in outcomes_of(d)
            ]
            for d in detectors
        ]

    def scan(self, text: bytes) -> list[Hit] | None:
        """Return the hits of a text, ``None``: the library failed at it."""
        told = self._compiled.scan(text)
        if told is None:
            return None
        numbers, evidence = told
        hits: list[Hit] = []
        row = iter(numbers)
        shown = 0
        for start, end, which, outcome, label, over in zip(*(row,) * _ROW, strict=True):
            kind, confidence, reasons = self._said[which][outcome][label]
            hit = kind, start, end, confidence, reasons, evidence[shown:over]
            hits.append(Hit._make(hit))
            shown = over
        return hits


def native_scanner(
    detectors: Sequence[Detector], demanding: frozenset[str], vocabulary: Vocabulary
) -> NativeScanner | None:
    """Return the compiled scanner of these detectors, ``None`` where there is none.

    Args:
        detectors: that are asked.
        demanding: keys of those that demand words here.
        vocabulary: of all of them.
    """
    found = library()
    if found is None:
        return None
    try:
        compiled = Compiled(found, described(detectors, demanding, vocabulary))
    except (KeyError, ValueError):
        # A rule of the institution's own that only Python can follow.
        return None
    return NativeScanner(compiled, detectors)
