"""Looking operators up: by what they are called, and whether they are in service."""

from django.db.models import Q

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator


def in_service(now: Instant, of: str = "") -> Q:
    """Return the condition that an operator is in service at a moment.

    Neither stopped, nor is their main assignment over. That a leave keeps them out is
    another question (``being_away``).

    Args:
        now: the moment.
        of: field of a row by which its operator is reached; empty for their own row.
    """
    before = f"{of}__" if of else ""
    open_end = Q(**{f"{before}standing_until": None})
    later_end = Q(**{f"{before}standing_until__gt": to_datetime(now)})
    return Q(**{f"{before}is_active": True}) & (open_end | later_end)


def called(name: str) -> Operator | None:
    """Return the operator of a user name or reference, in service or not.

    A reference goes first: it is drawn, while a user name is chosen and could be
    somebody else's reference.
    """
    found = Operator.objects.filter(Q(username=name) | Q(reference=name))
    return min(found, key=lambda each: each.reference != name, default=None)
