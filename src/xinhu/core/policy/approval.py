"""A second person's approval: from request to its one use.

    requested ──grant──> granted ──use──> used
        │                   │
        ├──deny──> denied   └──time──> expired
        └──time──> expired

Rules (design, promise 8; R6.4): an approval is bound to the digest of the exact
request; it is given by another operator who holds the scope ``approve``, never by the
one who asks; who approves states the digest of what they were shown, so that nothing
else can be approved in its place; it expires; it is used once. Each state is a type of
its own that carries what the state must have: a granted approval without an approver
cannot be written down.

No I/O: the caller stores the state and appends the act to the register; of two who
decide at once, the store lets one through (compare and set on the state ``requested``).
"""

from dataclasses import dataclass
from typing import ClassVar

from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy.ground import SUPERVISOR_APPROVAL, Ground, check_ground
from xinhu.core.policy.query import Query, request_digest
from xinhu.core.policy.standing import Standing, require_active, require_scope

APPROVER_ROLE = "supervisor"
_LONGEST_REASON = 500


class ApprovalUnknownError(Refusal):
    """There is no such approval."""

    code = "approval.unknown"


class ApprovalStateError(Refusal):
    """The approval is past the state that the step needs; params: state."""

    code = "approval.state"


class ApprovalExpiredError(Refusal):
    """The time to decide or to use it is over."""

    code = "approval.expired"


class ApprovalSelfError(Refusal):
    """Nobody approves their own request."""

    code = "approval.self"


class ApprovalRoleError(Refusal):
    """The operator's role does not approve; params: role."""

    code = "approval.role"


class ApprovalDigestError(Refusal):
    """What was shown to the approver is not what was requested."""

    code = "approval.digest"


class ApprovalReasonError(BadInput):
    """A request for approval states no reason, or a longer one than may be kept."""

    code = "approval.reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be approved.

    Attributes:
        ref: its reference.
        query: the exact request.
        requester: reference of the operator who asks.
        reason: why, in the requester's words; kept at the desk, not in the register.
        at: when it was asked.
        until: when it expires, granted or not.
    """

    ref: str
    query: Query
    requester: str
    reason: str
    at: Instant
    until: Instant

    @property
    def digest(self) -> bytes:
        """The digest to which the approval is bound, 32 bytes."""
        return request_digest(self.query, self.requester)


@dataclass(frozen=True, slots=True)
class Requested:
    """Waits for a second person."""

    asked: Asked
    state: ClassVar[str] = "requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """May be used once, by the requester, for exactly what was asked."""

    asked: Asked
    approver: str
    decided_at: Instant
    state: ClassVar[str] = "granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """A second person said no."""

    asked: Asked
    approver: str
    decided_at: Instant
    state: ClassVar[str] = "denied"


@dataclass(frozen=True, slots=True)
class Expired:
    """Nobody decided in time, or nobody used it in time."""

    asked: Asked
    state: ClassVar[str] = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Was used; it supports nothing any more."""

    asked: Asked
    approver: str
    decided_at: Instant
    used_at: Instant
    state: ClassVar[str] = "used"


Approval = Requested | Granted | Denied | Expired | Used


def request_approval(
    *,
    ref: str,
    query: Query,
    requester: Standing,
    reason: str,
    now: Instant,
    days: int,
) -> Requested:
    """Ask for a second person.

    Args:
        ref: reference of the new approval.
        query: the exact request.
        requester: who asks.
        reason: why; 1 to 500 characters.
        now: when.
        days: how long it stays open (``rules/grounds.yaml``).

    Raises:
        StandingInactiveError: the requester was stopped.
        ApprovalReasonError: no reason, or too long a one.
    """
    require_active(requester)
    words = reason.strip()
    if not 0 < len(words) <= _LONGEST_REASON:
        raise ApprovalReasonError(longest=_LONGEST_REASON)
    return Requested(
        Asked(
            ref=ref,
            query=query,
            requester=requester.operator,
            reason=words,
            at=now,
            until=Instant(now + days * DAY),
        )
    )


def grant(approval: Approval, approver: Standing, seen: bytes, now: Instant) -> Granted:
    """Say yes to exactly what was seen.

    Args:
        approval: must be requested.
        approver: the second person.
        seen: digest of the request as it was shown to them.
        now: when.

    Raises:
        ApprovalStateError: it is not waiting any more.
        ApprovalExpiredError: its time is over.
        ApprovalSelfError: the approver asked for it.
        ApprovalRoleError: their role does not approve.
        TokenScopeError: their token does not.
        StandingInactiveError: they were stopped.
        ApprovalDigestError: they saw something else.
    """
    asked = _waiting(approval, approver, now)
    if seen != asked.digest:
        raise ApprovalDigestError
    return Granted(asked=asked, approver=approver.operator, decided_at=now)


def deny(approval: Approval, approver: Standing, now: Instant) -> Denied:
    """Say no.

    Raises:
        Refusal: as for ``grant``, but for the digest.
    """
    asked = _waiting(approval, approver, now)
    return Denied(asked=asked, approver=approver.operator, decided_at=now)


def expire(approval: Approval, now: Instant) -> Approval:
    """Return the approval as time has left it; decided-against and used ones stay."""
    if isinstance(approval, Requested | Granted) and now >= approval.asked.until:
        return Expired(approval.asked)
    return approval


def use(approval: Approval, standing: Standing, query: Query, now: Instant) -> Used:
    """Use a granted approval, once.

    Raises:
        ApprovalStateError: it is not granted, or was used.
        ApprovalExpiredError: its time is over.
        Refusal: it does not cover the request (``check_ground``).
    """
    current = expire(approval, now)
    if isinstance(current, Expired):
        raise ApprovalExpiredError
    if not isinstance(current, Granted):
        raise ApprovalStateError(state=current.state)
    check_ground(as_ground(current), standing, query, now)
    return Used(
        asked=current.asked,
        approver=current.approver,
        decided_at=current.decided_at,
        used_at=now,
    )


def as_ground(approval: Approval) -> Ground:
    """Return the approval as the ground that a request names."""
    asked = approval.asked
    decided = approval if isinstance(approval, Granted | Used) else None
    return Ground(
        kind=SUPERVISOR_APPROVAL,
        ref=asked.ref,
        customer=asked.query.customer,
        purposes=frozenset({asked.query.purpose}),
        fields=frozenset(asked.query.fields),
        valid_from=decided.decided_at if decided else asked.at,
        valid_until=asked.until,
        max_uses=1,
        used=1 if isinstance(approval, Used) else 0,
        state="active" if isinstance(approval, Granted) else approval.state,
        holder=asked.requester,
        digest=asked.digest,
        approver=decided.approver if decided else None,
    )


def _waiting(approval: Approval, approver: Standing, now: Instant) -> Asked:
    """Return what waits, if this operator may decide about it."""
    current = expire(approval, now)
    if isinstance(current, Expired):
        raise ApprovalExpiredError
    if not isinstance(current, Requested):
        raise ApprovalStateError(state=current.state)
    if approver.operator == current.asked.requester:
        raise ApprovalSelfError
    require_active(approver)
    if approver.role != APPROVER_ROLE:
        raise ApprovalRoleError(role=approver.role)
    require_scope(approver, "approve")
    return current.asked
