"""Several patterns tried at one place with one call of the engine of ``re``."""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.patterns import renumbered
from xinhu.core.discover.text.claims import DOUBTFUL, Asked, Claim
from xinhu.core.discover.text.page import Page, Span

Match = Callable[[bytes, int, int], re.Match[bytes] | None]
Found = dict[Asked, list[Span]]
"""What was found, by whose it is."""
_ALL: Final = 1 << 62
_BEYOND: Final = 64
"""Bytes by which a pattern may reach beyond its run."""
_BEGIN: Final = "(?<![0-9A-Za-z])(?![ -])"


class Try(NamedTuple):
    """A pattern and who judges what it finds.

    Attributes:
        pattern: bounded by what is neither letter nor digit.
        asked: its detector.
        wanted: others may demand its kind near them; it is asked in any case.
    """

    pattern: re.Pattern[bytes]
    asked: Asked
    wanted: bool

    @property
    def detector(self) -> Detector:
        """Whose it is."""
        return self.asked.detector


class Together:
    """Patterns of which several may find something at the same place.

    Args:
        tries: compiled together when first asked for groups.
    """

    def __init__(self, tries: Sequence[Try]) -> None:
        self._tries = sorted(tries, key=lambda one: one.detector.precedence)
        self._match: Match | None = None
        self._groups: list[tuple[int, Asked, int]] = []
        self._any: Match = _nowhere

    def take(
        self, page: Page, starts: Sequence[int], size: int, claims: list[Claim]
    ) -> None:
        """Add the claims on runs of letters and digits.

        Once a claim on a run is beyond doubt, those whose kinds come later in
        precedence could not stay, and are not asked.

        Args:
            page: the text.
            starts: of the runs.
            size: bytes of each.
            claims: is added to.
        """
        text = page.text
        sure: dict[int, int] = {}
        for pattern, asked, wanted in self._tries:
            precedence = asked.detector.precedence
            left = starts
            if sure and not wanted:
                left = [at for at in starts if sure.get(at, _ALL) >= precedence]
            left = asked.may_be(page, left, size + _BEYOND)
            match = pattern.match
            spans = [m.span() for at in left if (m := match(text, at)) is not None]
            for claim in asked.claims(page, spans):
                claims.append(claim)
                if (
                    claim.confidence >= DOUBTFUL
                    and claim.end - claim.start == size
                    and claim.detector.near is None
                ):
                    known = sure.get(claim.start, _ALL)
                    sure[claim.start] = min(precedence, known)

    def seek(self, text: bytes, low: int, high: int, found: Found) -> None:
        """Add what any pattern finds from ``low`` to ``high``.

        Args:
            text: without disguises.
            low: where to begin.
            high: where to end.
            found: is added to.
        """
        match = self._match or self._compiled()
        begin = self._any(text, low, high)
        reach: dict[int, int] = {}
        while begin is not None:
            start = begin.start()
            if (told := match(text, start, high)) is not None:
                for group, asked, least in self._groups:
                    end = told.end(group)
                    if end < 0 or high - low < least or start < reach.get(group, 0):
                        continue
                    reach[group] = end
                    found.setdefault(asked, []).append((start, end))
            begin = self._any(text, start + 1, high)

    def _any_of(self) -> Match:
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
        for pattern, asked, _ in self._tries:
            parts.append(f"(?:(?=({_within(pattern, group)}))|)")
            least, _most = asked.detector.rule.digits or (0, 0)
            self._groups.append((group, asked, least))
            group += 1 + pattern.groups
        self._match = re.compile("".join(parts).encode("latin-1")).match
        self._any = self._any_of()
        return self._match


def _nowhere(text: bytes, low: int, high: int) -> None:
    """Find nothing, until the patterns are compiled."""


def _within(pattern: re.Pattern[bytes], groups: int) -> str:
    return renumbered(pattern.pattern.decode("latin-1"), groups)
