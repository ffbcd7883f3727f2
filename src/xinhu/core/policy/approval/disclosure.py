"""An approved look as the ground that the gate checks."""

from xinhu.core.policy.approval.states import Approval, Granted, Used
from xinhu.core.policy.ground import SUPERVISOR_APPROVAL, Ground
from xinhu.core.policy.query import Query


def as_ground(approval: Approval, query: Query) -> Ground:
    """Return the approval as the ground that a request names.

    Args:
        approval: in any state; only a granted one is ``active``.
        query: the exact request whose digest it is bound to.
    """
    asked = approval.asked
    decided = approval if isinstance(approval, Granted | Used) else None
    return Ground(
        kind=SUPERVISOR_APPROVAL,
        ref=asked.ref,
        customer=query.customer,
        purposes=frozenset({query.purpose}),
        fields=frozenset(query.fields),
        valid_from=decided.at if decided else asked.at,
        valid_until=asked.until,
        max_uses=1,
        used=1 if isinstance(approval, Used) else 0,
        state="active" if isinstance(approval, Granted) else approval.state,
        holder=asked.requester,
        digest=asked.digest,
        approver=decided.approver if decided else None,
    )
