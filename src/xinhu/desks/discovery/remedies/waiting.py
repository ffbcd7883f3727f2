"""What still waits or holds a file, and what nobody can approve any more.

A row tells ``asked`` until it is approved or asked for anew, of a move into the vault
until the worker's next turn: what became of its request is told by the request alone.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinhu.core.base.clock import Instant
from xinhu.desks.discovery.errors import RemediesLeftError
from xinhu.desks.discovery.models import Remedy
from xinhu.desks.discovery.states import (
    ASKED,
    CLOSED,
    OF_CUSTOMER,
    PENDING,
    QUARANTINE,
    REMEDY_DONE,
)
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


def forget_undecidable(at: Instant) -> None:
    """Close what tells a customer and nobody can approve any more.

    What is closed tells no customer. Others stand until the file's next one is asked
    for.
    """
    moves = Remedy.objects.filter(kind__in=OF_CUSTOMER)
    undecidable(moves, at).update(state=CLOSED)


def require_none_left(target: int, at: Instant) -> None:
    """Pass a target of which nothing waits and nothing lies in quarantine.

    Args:
        target: its number; it stands still, so that nothing is asked for meanwhile.
        at: now.

    Raises:
        RemediesLeftError: what lies in quarantine is asked back from the pages of its
            findings, and of a target that is retired there are none.
    """
    of_target = Remedy.objects.filter(target=target)
    over = undecidable(of_target, at).values("pk")
    kept = Q(kind=QUARANTINE, state=REMEDY_DONE)
    if of_target.filter(Q(state__in=PENDING) | kept).exclude(pk__in=over).exists():
        raise RemediesLeftError
