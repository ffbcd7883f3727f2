"""What became of a proposal whose approvers said no, or nothing in time."""

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.asking import expire
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.desks.staff.approvals.keeping import approval_of, found
from xinhu.desks.staff.models import PolicyProposal

_ENDED = ("denied", "expired", "withdrawn")


def state_of(row: PolicyProposal, now: Instant) -> str:
    """Return the state of a proposal as its approval stands now."""
    if row.state != "asked":
        return row.state
    try:
        approval = expire(approval_of(found(row.approval)), now)
    except ApprovalUnknownError:
        return row.state
    return approval.state if approval.state in _ENDED else row.state
