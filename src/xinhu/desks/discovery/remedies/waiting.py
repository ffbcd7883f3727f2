"""What still waits for approval, and what nobody can approve any more.

A row tells ``asked`` until it is approved or asked for anew: what became of its request
is told by the request alone.
"""

from django.db.models import Exists, OuterRef, QuerySet

from xinhu.core.base.clock import Instant
from xinhu.desks.discovery.models import Remedy
from xinhu.desks.discovery.states import ASKED
from xinhu.desks.staff.approvals.models import ApprovalRow


def undecidable(remedies: QuerySet[Remedy], at: Instant) -> QuerySet[Remedy]:
    """Return those that were asked for and denied, taken back or left too long.

    Args:
        remedies: among which.
        at: now.
    """
    live = ApprovalRow.objects.filter(
        ref=OuterRef("approval"), state="requested", expires_at__gt=at
    )
    return remedies.filter(~Exists(live), state=ASKED)
