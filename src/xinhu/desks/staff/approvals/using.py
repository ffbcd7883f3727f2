"""Using later what was granted: once, by whoever asked, for exactly what was asked."""

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.digest import approval_digest
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.using import use
from xinhu.desks.staff.approvals.keeping import (
    approval_of,
    found,
    locked,
    persons,
)
from xinhu.desks.staff.approvals.kinds import Subject
from xinhu.desks.staff.approvals.recording import record, refusals_recorded
from xinhu.desks.staff.tokens import Actor


def use_up(ref: str, subject: Subject, *, by: Actor, now: Instant) -> None:
    """Use a granted approval, in the transaction of what it permits.

    Args:
        ref: of the approval.
        subject: what is about to be done; it must be what was approved.
        by: whoever asked for it.
        now: when.

    Raises:
        Refusal: it does not permit this; written down.
    """
    kind = found(ref).kind
    with refusals_recorded("approval.used", ref, kind, by, now):
        row = locked(ref)
        holder = persons([by.reference], now).get(by.reference)
        if holder is None or subject.kind != row.kind:
            raise ApprovalUnknownError
        digest = approval_digest(subject.kind, by.reference, subject.facts())
        used = use(approval_of(row), holder, digest, now)
        row.state, row.used_at = used.state, used.used_at
        row.save(update_fields=["state", "used_at"])
        record("approval.used", used.asked, by, now)
