"""Claims: detectors' findings before it is settled which of them stays."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.rule import Near
from xinhu.core.discover.detectors.validators.validator import Reasons
from xinhu.core.discover.text.page import Known, Page

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


Judge = Callable[[Page, int, int], Claim | None]
"""Takes a text and the begin and end of what a pattern found in it."""


def judge_of(detector: Detector, known: Known, *, demand: bool) -> Judge:
    """Return what decides whether a detector claims what its pattern found.

    Args:
        detector: whose pattern it is.
        known: the words beside its values.
        demand: words beside the value are demanded.
    """
    judge = _judge(detector, known)
    labels = detector.labels
    key = known.key

    def named(page: Page, start: int, end: int) -> Claim | None:
        # Few values have the words, which is found out sooner than all else.
        if page.speaking.get(key, True) == [] or (
            labels is None or not page.is_named(labels, known, start, end)
        ):
            return None
        return judge(page, start, end)

    return named if demand else judge


def _judge(detector: Detector, known: Known) -> Judge:
    validate = detector.validate
    never = detector.rule.never
    labels = detector.labels
    lead = detector.rule.lead
    parted = detector.grouped is not None
    says = detector.says

    def judge(page: Page, start: int, end: int) -> Claim | None:
        reasons = _NOTHING
        if validate is not None:
            value = page.value(start, end)
            if parted and not value.isalnum():
                value = value.replace(" ", "").replace("-", "")
            told = validate(value)
            if told is None or value in never:
                return None
            reasons = told
        label = ""
        if labels is not None:
            label = page.label(labels, known, start, end)
        if lead and page.latin[start - 1 : start] == lead:
            start -= 1
        confidence, told = says(reasons, label)
        return Claim(start, end, confidence, told, detector)

    return judge


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
    for claim in sorted(cluster, key=_rank):
        if all(claim.end <= other.start or other.end <= claim.start for other in kept):
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
