"""Using what was granted: once, by whoever asked, for exactly what was asked."""

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval import refusals as refused
from xinhu.core.policy.approval.asking import expire
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.states import Approval, Expired, Granted, Used
from xinhu.core.policy.refusals import StandingInactiveError


def use(approval: Approval, holder: Person, digest: bytes, now: Instant) -> Used:
    """Use a granted approval.

    Args:
        approval: must be granted.
        holder: whoever uses it, as they stand now.
        digest: of what is about to be done.
        now: when.

    Raises:
        ApprovalExpiredError: its time is over.
        ApprovalStateError: it is not granted, or was used.
        ApprovalHolderError: somebody else asked for it.
        ApprovalLapsedError: the holder has moved since.
        ApprovalDigestError: it was given for something else.
    """
    current = expire(approval, now)
    if isinstance(current, Expired):
        raise refused.ApprovalExpiredError
    if not isinstance(current, Granted):
        raise refused.ApprovalStateError(state=current.state)
    asked = current.asked
    if holder.operator != asked.requester:
        raise refused.ApprovalHolderError
    if not holder.active:
        raise StandingInactiveError
    if asked.lapses and holder.home != asked.place:
        raise refused.ApprovalLapsedError
    if digest != asked.digest:
        raise refused.ApprovalDigestError
    return carried_out(current, now)


def carried_out(granted: Granted, now: Instant) -> Used:
    """Return what was granted as used: it took effect with the last yes."""
    return Used(asked=granted.asked, votes=granted.votes, at=granted.at, used_at=now)
