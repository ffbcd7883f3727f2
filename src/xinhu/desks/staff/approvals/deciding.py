"""Saying yes or no to a request of any kind that the console keeps.

Guarantees: the request is locked while one decides, so that of two at once the second
sees the first, and where the last yes takes effect at once the desk is locked before
it, as by every other act of the desk, so that the two never wait for each other; the
vote, what it brings about, its acts and its mails are one transaction; a refusal
changes nothing and is written down. What it leaves to others: requests about customers
are decided through the gate, which opens what is sealed.
"""

from dataclasses import dataclass
from typing import Literal

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval import voting
from xinhu.core.policy.approval.asking import require_reason
from xinhu.core.policy.approval.refusals import (
    ApprovalNotOpenedError,
    ApprovalUnknownError,
)
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.approval.states import (
    Approval,
    Denied,
    Granted,
    Requested,
    missing,
)
from xinhu.core.policy.approval.using import carried_out
from xinhu.desks.staff.approvals import telling
from xinhu.desks.staff.approvals.keeping import (
    approval_of,
    found,
    locked,
    people_of,
    voter,
)
from xinhu.desks.staff.approvals.kinds import Done, kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.approvals.opening import opened_at
from xinhu.desks.staff.approvals.recording import record, refusals_recorded
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.locking import lock_desk
from xinhu.desks.staff.tokens import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a voter states.

    Attributes:
        seen: digest of what was shown to them.
        look: number of the look in which it was shown.
        reason: why, in their words; empty for none. A denial states one.
        group: for which group; None for the first that owes a yes.
    """

    seen: bytes
    look: int
    reason: str
    group: str | None = None


def grant(
    ref: str, stated: Stated, *, by: Actor, book: ApprovalBook, now: Instant
) -> Approval:
    """Say yes to exactly what was seen.

    Raises:
        Refusal: it does not wait, or not for this person; or what was granted cannot be
            carried out any more.
    """
    return _decide("grant", ref, stated, by=by, book=book, now=now)


def deny(
    ref: str, stated: Stated, *, by: Actor, book: ApprovalBook, now: Instant
) -> Approval:
    """Say no; one is enough.

    Raises:
        Refusal: it does not wait, or not for this person.
        ApprovalReasonError: without saying why.
    """
    return _decide("deny", ref, stated, by=by, book=book, now=now)


def _decide(
    says: Literal["grant", "deny"],
    ref: str,
    stated: Stated,
    *,
    by: Actor,
    book: ApprovalBook,
    now: Instant,
) -> Approval:
    kind = kind_of(found(ref).kind)
    event = "approval.granted" if says == "grant" else "approval.denied"
    with refusals_recorded(event, ref, kind.code, by, now):
        if kind.at_once:
            lock_desk()
        row = locked(ref)
        before = approval_of(row)
        after = _voted(says, before, stated, by, book, now)
        reason = stated.reason.strip()
        if reason or says == "deny":
            reason = require_reason(stated.reason, book.rule(kind.code))
        _keep(row, after, reason)
        vote = after.votes[-1]
        owed = sum(missing(after.asked, after.votes).values())
        record(event, after.asked, by, now, group=vote.group, missing=owed)
        if isinstance(after, Requested):
            return after
        telling.tell_requester(after, now)
        if isinstance(after, Granted) and kind.at_once:
            return _carry_out(row, after, by)
        return after


def _voted(
    says: Literal["grant", "deny"],
    before: Approval,
    stated: Stated,
    by: Actor,
    book: ApprovalBook,
    now: Instant,
) -> Requested | Granted | Denied:
    operator = Operator.objects.filter(reference=by.reference).first()
    if operator is None:
        raise ApprovalUnknownError
    seen_at = opened_at(before.asked.ref, by.reference, stated.look)
    ballot = voting.Ballot(seen=stated.seen, opened_at=seen_at, group=stated.group)
    vote = voting.grant if says == "grant" else voting.deny
    them = voter(operator, by.acting, before.asked.kind, now)
    after = vote(before, them, ballot, people_of(before, book, now), now)
    if seen_at is None:
        raise ApprovalNotOpenedError
    return after


def _keep(row: ApprovalRow, after: Requested | Granted | Denied, reason: str) -> None:
    stale = [vote.voter for vote in after.votes if vote.void]
    if stale:
        row.votes.filter(voter__in=stale, void=False).update(void=True)
    vote = after.votes[-1]
    VoteRow.objects.create(
        approval=row,
        voter=vote.voter,
        stands_for=vote.stands_for,
        place=list(vote.place),
        group=vote.group,
        says=vote.says,
        seen=vote.seen,
        opened_at=vote.opened_at,
        voted_at=vote.at,
        reason=reason or None,
        void=False,
    )
    if not isinstance(after, Requested):
        row.state, row.decided_at = after.state, after.at
        row.save(update_fields=["state", "decided_at"])


def _carry_out(row: ApprovalRow, granted: Granted, by: Actor) -> Approval:
    """Do what was granted; it is used up by that."""
    used = carried_out(granted, granted.at)
    row.state, row.used_at = used.state, used.used_at
    row.save(update_fields=["state", "used_at"])
    done = Done(
        ref=row.ref,
        requester=row.requester,
        approvers=tuple(v.voter for v in granted.votes if not v.void),
        by=by,
        at=granted.at,
    )
    kind_of(row.kind).read(row.facts).carry_out(done)
    record("approval.used", granted.asked, by, granted.at)
    return used
