"""Several patterns tried at one place with one call of the engine of ``re``."""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.patterns import renumbered
from xinhu.core.discover.text.claims import DOUBTFUL, Claim, Judge
from xinhu.core.discover.text.page import Page

Match = Callable[[bytes, int, int], re.Match[bytes] | None]
_ALL: Final = 1 << 62
_BEGIN: Final = "(?<![0-9A-Za-z])(?![ -])"


class Try(NamedTuple):
    """A pattern and who judges what it finds.

    Attributes:
        pattern: bounded by what is neither letter nor digit.
        judge: of its detector.
        detector: whose it is.
        wanted: others may demand its kind near them; it is asked in any case.
    """

    pattern: re.Pattern[bytes]
    judge: Judge
    detector: Detector
    wanted: bool


class Together:
    """Patterns of which several may find something at the same place.

    Args:
        tries: compiled when first asked for.
    """

    def __init__(self, tries: Sequence[Try]) -> None:
        self._tries = sorted(tries, key=lambda one: one.detector.precedence)
        self._match: Match | None = None
        self._groups: list[tuple[int, Judge, int, int]] = []

    def take(self, page: Page, start: int, end: int, claims: list[Claim]) -> None:
        """Add the claims on a run of letters and digits.

        Once a claim on the run is beyond doubt, those whose kinds come later in
        precedence could not stay, and are not asked.
        """
        match = self._match or self._compiled()
        found = match(page.text, start, _ALL)
        if found is None or found.lastindex is None:
            return
        end_of = found.end
        last = _ALL
        for group, judge, precedence, _ in self._groups:
            if precedence > last:
                continue
            stop = end_of(group)
            claim = judge(page, start, stop) if stop >= 0 else None
            if claim is None:
                continue
            claims.append(claim)
            if claim.confidence >= DOUBTFUL and stop == end and claim.start == start:
                detector = claim.detector
                last = detector.precedence if detector.near is None else last

    def take_each(
        self, page: Page, low: int, high: int, claims: list[Claim], any_of: Match
    ) -> None:
        """Add the claims on what any pattern finds from ``low`` to ``high``.

        Args:
            page: the text.
            low: where to begin.
            high: where to end.
            claims: is added to.
            any_of: finds where one of the patterns begins.
        """
        text = page.text
        begin = any_of(text, low, high)
        reach: dict[int, int] = {}
        while begin is not None:
            start = begin.start()
            found = (self._match or self._compiled())(text, start, high)
            for group, judge, _, least in self._groups:
                end = -1 if found is None else found.end(group)
                if end < 0 or high - low < least or start < reach.get(group, 0):
                    continue
                reach[group] = end
                claim = judge(page, start, end)
                if claim is not None:
                    claims.append(claim)
            begin = any_of(text, start + 1, high)

    def any_of(self) -> Match:
        """Return what finds the first place at which one of the patterns begins."""
        parts = []
        groups = 0
        for pattern, *_ in self._tries:
            parts.append(f"(?:{_within(pattern, groups)})")
            groups += pattern.groups
        # Each says by itself that it begins so; said once before, most places are left
        # at once.
        whole = f"{_BEGIN}(?:{'|'.join(parts or ['(?!)'])})"
        return re.compile(whole.encode("latin-1")).search

    def _compiled(self) -> Match:
        parts = [_BEGIN]
        group = 1
        for pattern, judge, detector, wanted in self._tries:
            parts.append(f"(?:(?=({_within(pattern, group)}))|)")
            precedence = -1 if wanted else detector.precedence
            least, _ = detector.rule.digits or (0, 0)
            self._groups.append((group, judge, precedence, least))
            group += 1 + pattern.groups
        self._match = re.compile("".join(parts).encode("latin-1")).match
        return self._match


def _within(pattern: re.Pattern[bytes], groups: int) -> str:
    return renumbered(pattern.pattern.decode("latin-1"), groups)
