"""Taking a request back, and ending those of somebody whose standing ended."""

from django.db import transaction
from django.db.models import Q

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.asking import end, expire, withdraw
from xinhu.core.policy.approval.states import Expired, Withdrawn
from xinhu.desks.staff.approvals.keeping import approval_of, found, locked
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.approvals.recording import record, refusals_recorded
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

EVENT = "approval.withdrawn"
_LIVE = ("requested", "granted")


def take_back(ref: str, *, by: Actor, now: Instant) -> None:
    """Take back what one asked for oneself and has not used.

    Raises:
        Refusal: somebody else asked, or it is decided or over; written down.
    """
    kind = found(ref).kind
    with refusals_recorded(EVENT, ref, kind, by, now):
        row = locked(ref)
        _keep(row, withdraw(approval_of(row), by.reference, now), by)


def end_approvals(operator: Operator, why: str, *, by: Actor, now: Instant) -> int:
    """End what an operator asked for; open votes by or for them count no more.

    For whoever leaves or moves; in the caller's transaction.

    Args:
        operator: whose standing ended.
        why: code, such as ``left`` or ``moved``.
        by: who ended it.
        now: when.

    Returns:
        how many requests ended.
    """
    with transaction.atomic():
        rows = ApprovalRow.objects.select_for_update().order_by("ref")
        own = rows.filter(requester=operator.reference, state__in=_LIVE, lapses=True)
        ended = 0
        for row in own:
            approval = approval_of(row)
            if isinstance(expire(approval, now), Expired):
                continue
            _keep(row, end(approval, now), by, why=why)
            ended += 1
        theirs = VoteRow.objects.filter(
            Q(voter=operator.reference) | Q(stands_for=operator.reference), void=False
        )
        for row in rows.filter(state="requested", pk__in=theirs.values("approval")):
            theirs.filter(approval=row).update(void=True)
            asked = approval_of(row).asked
            record("approval.vote_void", asked, by, now, why=why)
    return ended


def end_waiting(
    kind: str, requester: str, why: str, *, by: Actor, now: Instant, but: str = ""
) -> None:
    """End what waits of a kind for somebody: a newer request takes its place.

    Args:
        kind: of the requests.
        requester: whose.
        why: code.
        by: who ends it.
        now: when.
        but: the newer request, where it was made already.
    """
    with transaction.atomic():
        rows = ApprovalRow.objects.select_for_update().order_by("ref").exclude(ref=but)
        for row in rows.filter(
            kind=kind, requester=requester, state="requested", expires_at__gt=now
        ):
            _keep(row, end(approval_of(row), now), by, why=why)


def _keep(row: ApprovalRow, ended: Withdrawn, by: Actor, **detail: str) -> None:
    row.state, row.decided_at = ended.state, _decided(row, ended)
    row.save(update_fields=["state", "decided_at"])
    record(EVENT, ended.asked, by, ended.at, **detail)


def _decided(row: ApprovalRow, ended: Withdrawn) -> int:
    """Return when it was granted, if it was; that is not written over."""
    return ended.at if row.decided_at is None else row.decided_at
