"""An approval out of what a store kept: the same types, whoever stores them."""

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.refusals import ApprovalQuorumError
from xinhu.core.policy.approval.states import (
    Approval,
    Asked,
    Denied,
    Expired,
    Granted,
    Requested,
    Used,
    Vote,
    Withdrawn,
)


def restore(
    asked: Asked,
    votes: tuple[Vote, ...],
    state: str,
    decided_at: Instant | None,
    used_at: Instant | None,
) -> Approval:
    """Return the approval in the state that was kept.

    Args:
        asked: what was asked.
        votes: in the order in which they were given.
        state: its name.
        decided_at: when it was granted, denied or withdrawn.
        used_at: when it was used.

    Raises:
        ApprovalQuorumError: what was kept cannot have come about.
    """
    if state == "requested":
        return Requested(asked=asked, votes=votes)
    if state == "expired":
        return Expired(asked=asked, votes=votes)
    if decided_at is None:
        raise ApprovalQuorumError
    if state == "used" and used_at is not None:
        granted = Granted(asked=asked, votes=votes, at=decided_at)
        return Used(asked=asked, votes=granted.votes, at=decided_at, used_at=used_at)
    if state == "granted":
        return Granted(asked=asked, votes=votes, at=decided_at)
    if state == "denied":
        return Denied(asked=asked, votes=votes, at=decided_at)
    if state == "withdrawn":
        return Withdrawn(asked=asked, votes=votes, at=decided_at)
    raise ApprovalQuorumError
