"""The text scanner: UTF-8 in, hits out."""

from collections.abc import Sequence

from xinhu.core.discover.detectors.detectors import Detectors
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.native.scanner import native_scanner
from xinhu.core.discover.text.model import ModelScanner, asked_in, demands
from xinhu.core.discover.text.page import Vocabulary


class TextScanner:
    """Finds customer information in text, with the compiled scanner where there is one.

    What that cannot follow, or fails at, is left to the scanner in Python, which finds
    the same.

    Args:
        detectors: what is sought.
        code: the text is source code, in which some detectors demand more or are not
            asked at all.

    Attributes:
        compiled: whether the compiled scanner is asked.
    """

    def __init__(self, detectors: Detectors, *, code: bool = False) -> None:
        asked = asked_in(detectors, code=code)
        demanding = frozenset(d.key for d in asked if demands(d, code=code))
        self._native = native_scanner(asked, demanding, Vocabulary(asked))
        self._wanted = detectors, code
        self._model: ModelScanner | None = None
        self.compiled = self._native is not None

    def scan(self, text: bytes) -> list[Hit]:
        """Return the hits of a text in order, of any confidence; no two overlap.

        Args:
            text: UTF-8.
        """
        (hits,) = self.scan_all((text,))
        return hits

    def scan_all(self, texts: Sequence[bytes]) -> list[list[Hit]]:
        """Return the hits of each text, as ``scan``.

        Args:
            texts: each by itself: what stands in one says nothing of another.
        """
        hits = None if self._native is None else self._native.scan_all(texts)
        return self._in_python().scan_all(texts) if hits is None else hits

    def _in_python(self) -> ModelScanner:
        """Return the scanner in Python, made when it is first asked."""
        if self._model is None:
            detectors, code = self._wanted
            self._model = ModelScanner(detectors, code=code)
        return self._model
