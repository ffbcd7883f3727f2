"""Several patterns tried at one place with one call of the engine of ``re``."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.patterns import renumbered
from xinhu.core.discover.text.claims import DOUBTFUL, Asked, Claim
from xinhu.core.discover.text.page import Page, Span

Match = Callable[[bytes, int, int], re.Match[bytes] | None]
Found = dict[Asked, list[Span]]
"""What was found, by whose it is."""
_ALL: Final = 1 << 62
_MANY: Final = 24
"""Runs of one length for which each pattern is better asked by itself."""
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
        self._any: Match | None = None
        self._groups: list[tuple[int, Asked, int]] = []

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
        sure: dict[int, int] = {}
        few = len(starts) < _MANY
        found = self._few(page, starts) if few else self._many(page, starts, size)
        for (_, asked, wanted), spans in found:
            precedence = asked.detector.precedence
            if sure and not wanted:
                spans = [s for s in spans if sure.get(s[0], _ALL) >= precedence]  # noqa: PLW2901 -- those that are left
            for claim in asked.claims(page, spans):
                claims.append(claim)
                if (
                    claim.confidence >= DOUBTFUL
                    and claim.end - claim.start == size
                    and claim.detector.near is None
                ):
                    known = sure.get(claim.start, _ALL)
                    sure[claim.start] = min(precedence, known)

    def _few(
        self, page: Page, starts: Sequence[int]
    ) -> Iterable[tuple[Try, list[Span]]]:
        """Return what each pattern finds, asked of all of them with one call a run."""
        text, match = page.text, self._match or self._compiled()
        found: dict[int, list[Span]] = {}
        for start in starts:
            told = match(text, start, _ALL)
            if told is None or told.lastindex is None:
                continue
            for place, (group, *_) in enumerate(self._groups):
                end = told.end(group)
                if end >= 0:
                    found.setdefault(place, []).append((start, end))
        return [(self._tries[place], found[place]) for place in sorted(found)]

    def _many(
        self, page: Page, starts: Sequence[int], size: int
    ) -> Iterator[tuple[Try, list[Span]]]:
        """Return what each pattern finds where words do not speak against asking it."""
        text = page.text
        for one in self._tries:
            match = one.pattern.match
            left = one.asked.may_be(page, starts, size + _BEYOND)
            found = [match(text, at) for at in left]
            yield one, [told.span() for told in found if told is not None]

    def seek(self, text: bytes, low: int, high: int, found: Found) -> None:
        """Add what any pattern finds from ``low`` to ``high``.

        What overlaps is found, too: no validator has seen the first of them yet, and a
        number before a card may look like the begin of one.

        Args:
            text: without disguises.
            low: where to begin.
            high: where to end.
            found: is added to.
        """
        match = self._match or self._compiled()
        any_of = self._any or self._any_of()
        begin = any_of(text, low, high)
        while begin is not None:
            start = begin.start()
            if (told := match(text, start, high)) is not None:
                for group, asked, least in self._groups:
                    end = told.end(group)
                    if end >= 0 and high - low >= least:
                        found.setdefault(asked, []).append((start, end))
            begin = any_of(text, start + 1, high)

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
        self._any = re.compile(whole.encode("latin-1")).search
        return self._any

    def _compiled(self) -> Match:
        parts = [_BEGIN]
        group = 1
        for pattern, asked, _ in self._tries:
            parts.append(f"(?:(?=({_within(pattern, group)}))|)")
            least, _most = asked.detector.rule.digits or (0, 0)
            self._groups.append((group, asked, least))
            group += 1 + pattern.groups
        self._match = re.compile("".join(parts).encode("latin-1")).match
        return self._match


def _within(pattern: re.Pattern[bytes], groups: int) -> str:
    return renumbered(pattern.pattern.decode("latin-1"), groups)
