"""Asking for approval, and taking the request back."""

from dataclasses import dataclass, replace

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.refusals import (
    ApprovalAskerError,
    ApprovalHolderError,
    ApprovalReasonError,
    ApprovalStateError,
)
from xinhu.core.policy.approval.rules import ApprovalRule
from xinhu.core.policy.approval.states import (
    Approval,
    Asked,
    Expired,
    Granted,
    Requested,
    Withdrawn,
)
from xinhu.core.policy.refusals import StandingInactiveError

_HOUR = 3_600 * SECOND
_DIGEST = 32  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for.

    Attributes:
        ref: reference of the new approval.
        kind: its code.
        digest: of the exact request, 32 bytes.
        concerns: operators whom it is about.
        reason: why, in the requester's words.
    """

    ref: str
    kind: str
    digest: bytes
    concerns: frozenset[str]
    reason: str


def request_approval(
    request: Request, requester: Person, rule: ApprovalRule, now: Instant
) -> Requested:
    """Ask for a second person.

    Raises:
        StandingInactiveError: the requester was stopped.
        ApprovalAskerError: their role does not ask for this.
        ApprovalReasonError: no reason, or too long a one.
        ValueError: the digest is none; a mistake of the caller.
    """
    if not requester.active:
        raise StandingInactiveError
    if rule.asked_by != "any" and requester.role not in rule.asked_by:
        raise ApprovalAskerError(role=requester.role)
    require_reason(request.reason, rule)
    if len(request.digest) != _DIGEST:
        message = "a digest of 32 bytes"
        raise ValueError(message)
    asked = Asked(
        ref=request.ref,
        kind=request.kind,
        digest=request.digest,
        requester=requester.operator,
        place=requester.home,
        concerns=request.concerns,
        needs=rule.groups,
        lapses=rule.lapses,
        at=now,
        until=Instant(now + rule.hours * _HOUR),
    )
    return Requested(asked=asked)


def require_reason(reason: str, rule: ApprovalRule) -> str:
    """Return the words of a reason, without blanks around them.

    Raises:
        ApprovalReasonError: there are none, or too many.
    """
    words = reason.strip()
    spoken = any(character.isalnum() for character in words)
    if not spoken or len(words) > rule.longest_reason:
        raise ApprovalReasonError(longest=rule.longest_reason)
    return words


def withdraw(approval: Approval, by: str, now: Instant) -> Withdrawn:
    """Take back what was asked for and not yet used.

    Raises:
        ApprovalHolderError: somebody else asked.
        ApprovalStateError: it is decided against, over, or used.
    """
    if by != approval.asked.requester:
        raise ApprovalHolderError
    return end(approval, now)


def end(approval: Approval, now: Instant) -> Withdrawn:
    """End what waits or was granted: its requester's standing ended.

    Raises:
        ApprovalStateError: there is nothing to end.
    """
    current = expire(approval, now)
    if not isinstance(current, Requested | Granted):
        raise ApprovalStateError(state=current.state)
    return Withdrawn(asked=current.asked, votes=current.votes, at=now)


def expire(approval: Approval, now: Instant) -> Approval:
    """Return the approval as time has left it; what ended otherwise stays."""
    if isinstance(approval, Requested | Granted) and now >= approval.asked.until:
        return Expired(asked=approval.asked, votes=approval.votes)
    return approval


def voided(approval: Requested, stale: frozenset[str]) -> Requested:
    """Return it with the votes of those whose standing changed counted no more."""
    votes = tuple(
        replace(vote, void=True) if vote.voter in stale else vote
        for vote in approval.votes
    )
    return Requested(asked=approval.asked, votes=votes)
