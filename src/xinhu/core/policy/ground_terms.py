"""Making a ground: what a new one must state, and how far it may reach.

The limits are data (``rules/grounds.yaml``), each with its source and status. What is
made here is checked on every use by ``check_ground``. A use of break-glass is owed a
review within the hours of the rule (``core.policy.approval``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhu.core.base.clock import DAY, SECOND, Instant
from xinhu.core.policy import ground_refusals as refused
from xinhu.core.policy.ground import BREAK_GLASS, SUPERVISOR_APPROVAL
from xinhu.core.policy.rule_book import PLAIN_LOOK, GroundRule, RuleBook

_HOUR = 3600 * SECOND
_LONGEST_FACT = 200
_NOT_ENTERED = frozenset({SUPERVISOR_APPROVAL, BREAK_GLASS})
_OFFICERS = ("officer_one", "officer_two")


@dataclass(frozen=True, slots=True)
class Terms:
    """How far a new ground reaches.

    Attributes:
        valid_from, valid_until: when it holds.
        max_uses: how often it may be used, None for as often as needed.
        review_due: by when its use must have been reviewed, None for no review.
    """

    valid_from: Instant
    valid_until: Instant
    max_uses: int | None
    review_due: Instant | None


def require_enterable(
    book: RuleBook, kind: str, purposes: frozenset[str]
) -> GroundRule:
    """Return the rule of a kind that an operator may enter for these purposes.

    Raises:
        GroundFormError: there is no such kind, or it is made in another way: an
            approval by a second person, break-glass by breaking it, what a desk's own
            matter rests on by that desk.
        GroundKindError: a purpose cannot rest on this kind.
    """
    rule = book.grounds.get(kind)
    if rule is None or kind in _NOT_ENTERED:
        raise refused.GroundFormError
    if not purposes:
        raise refused.GroundPurposeError
    for code in sorted(purposes):
        purpose = book.purposes.get(code)
        if purpose is None or kind not in purpose.grounds:
            raise refused.GroundKindError
        if purpose.matter != PLAIN_LOOK:
            raise refused.GroundFormError
    return rule


def new_terms(
    rule: GroundRule,
    *,
    kind: str,
    evidence: Mapping[str, str],
    days: int | None,
    uses: int | None,
    now: Instant,
) -> Terms:
    """Return the terms of a new ground.

    Args:
        rule: of its kind.
        kind: its kind, for the words of a refusal.
        evidence: fact → what was stated.
        days: how long it is to hold; None for the rule's default.
        uses: how often it is to be used; None for the rule's default.
        now: when it begins.

    Raises:
        GroundEvidenceError: a fact is missing, empty, too long, or a reason unlisted.
        GroundSameOfficerError: two officers are stated as one person.
        GroundTermError: no whole number of days within the limit.
        GroundUsesError: no whole number of uses within the limit.
    """
    _check_evidence(rule, kind, evidence)
    term = rule.default_days if days is None else days
    if not 0 < term <= rule.longest_days:
        raise refused.GroundTermError(kind=kind, days=rule.longest_days)
    count = rule.default_uses if uses is None else uses
    if not _within(count, rule.most_uses):
        raise refused.GroundUsesError(kind=kind, uses=rule.most_uses or 0)
    hours = rule.review_hours
    return Terms(
        valid_from=now,
        valid_until=Instant(now + term * DAY),
        max_uses=count,
        review_due=None if hours is None else Instant(now + hours * _HOUR),
    )


def _check_evidence(rule: GroundRule, kind: str, evidence: Mapping[str, str]) -> None:
    for fact in rule.evidence:
        stated = evidence.get(fact, "").strip()
        if not 0 < len(stated) <= _LONGEST_FACT:
            raise refused.GroundEvidenceError(kind=kind, fact=fact)
    if rule.reasons and evidence.get("reason") not in rule.reasons:
        raise refused.GroundEvidenceError(kind=kind, fact="reason")
    if all(officer in rule.evidence for officer in _OFFICERS):
        one, two = (" ".join(evidence[officer].split()) for officer in _OFFICERS)
        if one == two:
            raise refused.GroundSameOfficerError


def _within(count: int | None, most: int | None) -> bool:
    """Say whether a count keeps to a limit; None counts as without end."""
    if count is None:
        return most is None
    return count > 0 and (most is None or count <= most)
