"""Claims: detectors' findings before it is settled which of them stays."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.labels import CONTEXT
from xinhu.core.discover.detectors.rule import Near
from xinhu.core.discover.detectors.validators.validator import Reasons
from xinhu.core.discover.text.marks import Known, Numbers, Span
from xinhu.core.discover.text.page import Page

DOUBTFUL = 0.6
"""Below this a claim gives way to any that is above."""
_LONG = 100
"""Bytes of a long value among those that others demand near them."""
_NOTHING: Reasons = ()
_start = itemgetter(0)


class Claim(NamedTuple):
    """One detector says: these bytes are mine.

    Attributes:
        start, end: bytes.
        confidence, reasons: as in a hit.
        detector: whose.
    """

    start: int
    end: int
    confidence: float
    reasons: Reasons
    detector: Detector


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One detector, and what it asks of the words beside its values.

    Attributes:
        detector: which.
        known: its words by their numbers.
        demand: words that speak for a value are demanded.
    """

    detector: Detector
    known: Known
    demand: bool

    def may_be(self, page: Page, starts: Numbers, widest: int) -> Numbers:
        """Return the places at which its values may stand, for all that words tell."""
        labels = self.detector.labels
        if not self.demand or not len(starts):
            return starts
        if labels is None:
            return starts[:0]
        return page.may_be_named(labels, self.known, starts, widest)

    def claims(self, page: Page, spans: Sequence[Span]) -> list[Claim]:
        """Return the claims on what its patterns found; nothing is no value."""
        spans = [span for span in spans if span[0] < span[1]]
        if not spans:
            return []
        labels = self.detector.labels
        if self.demand:
            # Few values have the words, which is found out sooner than all else.
            if labels is None:
                return []
            told = page.labels(labels, self.known, spans)
            spans = [
                s for s, label in zip(spans, told, strict=True) if label == CONTEXT
            ]
            accepted = self._accepted(page, spans)
            told = [CONTEXT] * len(accepted)
        else:
            accepted = self._accepted(page, spans)
            told = [""] * len(accepted)
            if labels is not None and accepted:
                told = page.labels(labels, self.known, [one for one, _ in accepted])
        detector, lead = self.detector, self.detector.rule.lead.encode()
        says, text = detector.says, page.text
        claims = []
        for ((start, end), reasons), label in zip(accepted, told, strict=True):
            begin = start - 1 if lead and text[start - 1 : start] == lead else start
            claims.append(Claim(begin, end, *says(reasons, label), detector))
        return claims

    def _accepted(
        self, page: Page, spans: Sequence[Span]
    ) -> list[tuple[Span, Reasons]]:
        """Return what the validator accepts, and its reasons."""
        validate, never = self.detector.validate, self.detector.rule.never
        if validate is None and not never:
            return [(span, _NOTHING) for span in spans]
        parted = self.detector.grouped is not None
        accepted = []
        for span in spans:
            value = page.value(*span)
            if parted and not value.isalnum():
                value = value.replace(" ", "").replace("-", "")
            told = _NOTHING if validate is None else validate(value)
            if told is not None and value not in never:
                accepted.append((span, told))
        return accepted


def settled(claims: list[Claim]) -> list[Claim]:
    """Return the claims that stay, in the order of the text.

    Of those that overlap, the ones above doubt go first, then precedence of kinds,
    then length. Claims that demand others near them stay only where those are.
    """
    claims.sort(key=_start)
    if any(claim.detector.near is not None for claim in claims):
        claims = [c for place, c in enumerate(claims) if _has_company(place, claims)]
    kept: list[Claim] = []
    cluster: list[Claim] = []
    reach = 0
    for claim in claims:
        if claim.start >= reach:
            kept += cluster if len(cluster) < 2 else _disjoint(cluster)  # noqa: PLR2004 -- one overlaps nothing
            cluster = [claim]
            reach = claim.end
        else:
            cluster.append(claim)
            reach = max(reach, claim.end)
    kept += cluster if len(cluster) < 2 else _disjoint(cluster)  # noqa: PLR2004 -- the same
    return kept


def _rank(claim: Claim) -> tuple[bool, int, int, int, str]:
    return (
        claim.confidence < DOUBTFUL,
        claim.detector.precedence,
        claim.start - claim.end,
        claim.start,
        claim.detector.key,
    )


def _disjoint(cluster: list[Claim]) -> list[Claim]:
    kept: list[Claim] = []
    taken: list[tuple[int, int]] = []
    for claim in sorted(cluster, key=_rank):
        # What is taken does not overlap: of all that begins before the end of this
        # one, the last reaches farthest. A page of claims that overlap is one cluster.
        before = bisect_left(taken, (claim.end,))
        if not before or taken[before - 1][1] <= claim.start:
            insort(taken, (claim.start, claim.end))
            kept.append(claim)
    return sorted(kept, key=_start)


def _has_company(place: int, claims: Sequence[Claim]) -> bool:
    claim = claims[place]
    near = claim.detector.near
    if near is None or claim.detector.read is not None:
        # What reads sentences was asked only around the others.
        return True
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(claims) and _in_reach(claim, claims[at], near):
            if _is_company(claim, claims[at], near):
                return True
            at += step
    return False


def _in_reach(claim: Claim, other: Claim, near: Near) -> bool:
    """Tell whether one begins so near that it or one beyond it may be company."""
    return claim.start - near.within - _LONG <= other.start <= claim.end + near.within


def _is_company(claim: Claim, other: Claim, near: Near) -> bool:
    if other.detector.kind not in near.kinds or other.confidence < DOUBTFUL:
        return False
    return claim.start - near.within <= other.end
