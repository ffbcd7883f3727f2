"""休眠账号: who has not come for too long is stopped, each with an entry of their own.

What it guarantees: an account is stopped by the door through which everybody leaves, so
that everything it holds ends; one that cannot be stopped (the last administrator) is
told and keeps the others from nothing. What it leaves to others: when it is asked
(the worker, daily).
"""

from datetime import timedelta

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.due import dormant_from
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.leaving import DORMANT, leave
from xinhu.desks.staff.tokens import API, Actor


def last_seen(operator: Operator, now: Instant) -> Instant:
    """Return when an operator was last there.

    That is their last log-in; before the first one their joining, or their coming to a
    post. A program that speaks for them is there while its token holds: tokens end.

    Args:
        operator: who.
        now: the moment of asking.
    """
    for token in operator.tokens.all():
        holds = token.revoked_at is None and from_datetime(token.expires_at) > now
        if token.kind == API and holds:
            return now
    starts = [row.starts_at for row in operator.assignments.all()]
    seen = [operator.date_joined, operator.last_login, *starts]
    at = max(from_datetime(each) for each in seen if each is not None)
    return Instant(min(at, now))


def stop_dormant(*, by: Actor, now: Instant) -> tuple[int, int]:
    """Stop whoever was away too long; return how many were, and could not be, stopped.

    Each in a transaction of its own.
    """
    staffing = staff_rules().staffing
    limit = to_datetime(now) - timedelta(days=staffing.dormant)
    stopped = kept = 0
    for operator in (
        Operator.objects.filter(is_active=True, date_joined__lte=limit)
        .exclude(last_login__gt=limit)
        .prefetch_related("tokens", "assignments")
        .order_by("pk")
    ):
        if dormant_from(last_seen(operator, now), staffing) > now:
            continue
        try:
            leave(operator, DORMANT, by=by, now=now)
        except Refusal:
            kept += 1
        else:
            stopped += 1
    return stopped, kept
