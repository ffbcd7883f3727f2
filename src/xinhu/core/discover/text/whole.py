"""Claims on whole runs of letters and digits, each detector asked for all of them."""

from collections.abc import Iterable
from typing import Final

from xinhu.core.discover.text.claims import DOUBTFUL, Claim
from xinhu.core.discover.text.page import Page
from xinhu.core.discover.text.runs import LONGEST, Runs
from xinhu.core.discover.text.together import Try

_BEYOND: Final = 64
"""Bytes by which a pattern may reach beyond its run."""
_ALL: Final = 1 << 62


class Whole:
    """Patterns of which each takes a run as a whole.

    Args:
        tries: with detectors that start from digits.
    """

    def __init__(self, tries: Iterable[Try]) -> None:
        self._tries = sorted(tries, key=lambda one: one.detector.precedence)

    def claims(self, page: Page, runs: Runs) -> list[Claim]:
        """Return the claims on runs.

        Once a claim on a run is beyond doubt, those whose kinds come later in
        precedence could not stay, and are not asked.
        """
        sizes = runs.ends - runs.starts
        whole = dict(zip(runs.starts.tolist(), runs.ends.tolist(), strict=True))
        sure: dict[int, int] = {}
        claims: list[Claim] = []
        text = page.text
        for pattern, asked, wanted in self._tries:
            least, most = asked.detector.rule.digits or (0, -1)
            fits = (sizes >= least) & (sizes <= min(most, LONGEST))
            left = asked.may_be(page, runs.starts[fits], most + _BEYOND)
            if not len(left):
                continue
            match = pattern.match
            told = [found for at in left.tolist() if (found := match(text, at))]
            spans = [found.span() for found in told]
            precedence = asked.detector.precedence
            if sure and not wanted:
                spans = [s for s in spans if sure.get(s[0], _ALL) >= precedence]
            for claim in asked.claims(page, spans):
                claims.append(claim)
                start, end, confidence, _, detector = claim
                if (
                    confidence >= DOUBTFUL
                    and end == whole.get(start)
                    and detector.near is None
                ):
                    sure[start] = min(precedence, sure.get(start, _ALL))
        return claims
