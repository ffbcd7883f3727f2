"""Hits from the compiled scanner."""

import struct
from collections.abc import Sequence
from functools import partial
from typing import Final

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.native.library import Compiled, library
from xinhu.core.discover.native.outcomes import outcomes_of
from xinhu.core.discover.native.writing import LABELS, described
from xinhu.core.discover.text.page import Vocabulary

_made: Final = partial(tuple.__new__, Hit)
"""As ``Hit._make``, without its look at the length: some thousands are made a MiB."""
_ROW: Final = 5
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
            (detector.kind, *detector.says(reasons, label))
            for detector in detectors
            for reasons in outcomes_of(detector)
            for label in LABELS
        ]

    def scan_all(self, texts: Sequence[bytes]) -> list[list[Hit]] | None:
        """Return the hits of each text, ``None``: the library failed at one of them."""
        told = self._compiled.scan(texts) if texts else ([], "")
        if told is None:
            return None
        numbers, evidence = told
        hits: list[list[Hit]] = [[] for _ in texts]
        row = iter(numbers)
        last = begin = shown = 0
        for which, start, end, said, over in zip(*(row,) * _ROW, strict=True):
            if which != last:
                last, begin, shown = which, begin + shown, 0
            kind, confidence, reasons = self._said[said]
            own = evidence[begin + shown : begin + over]
            hit = kind, start, end, confidence, reasons, own
            hits[which].append(_made(hit))
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
    except (KeyError, ValueError, struct.error):
        # A rule of the institution's own that only Python can follow.
        return None
    return NativeScanner(compiled, detectors)
