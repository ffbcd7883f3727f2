"""Who is on a leave that keeps them out (强制休假), from its first to its last day.

Judged by the clock, here as at the gate: nobody need do anything as it begins or ends.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import require_in_force
from xinhu.desks.staff.organisation.models import Leave
from xinhu.desks.staff.token_errors import OperatorAwayError


def require_present(operator: Operator, now: Instant) -> Operator:
    """Return an operator who is in service at this moment, and not kept out by a leave.

    Raises:
        OperatorStoppedError: they were stopped, or their assignment is over.
        OperatorAwayError: they are on leave; params: until, its last day.
    """
    require_in_force(operator, now)
    leave = keeping_out(now).filter(operator=operator).order_by("-last_day").first()
    if leave is not None:
        raise OperatorAwayError(until=leave.last_day.isoformat())
    return operator


def keeping_out(now: Instant) -> QuerySet[Leave]:
    """Return the leaves that keep somebody out at a moment."""
    at = to_datetime(now)
    return Leave.objects.filter(
        withdrawn_at=None, blocks_from__lte=at, blocks_until__gt=at
    )


def is_away(field: str, now: Instant) -> Exists:
    """Return the condition that the operator of a row is kept out at a moment.

    Args:
        field: of the row, such as ``operator``.
        now: the moment.
    """
    return Exists(keeping_out(now).filter(operator=OuterRef(field)))


def day_of(now: Instant) -> date:
    """Return the day that a moment falls on where the institution is."""
    return to_datetime(now).astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def first_instant(day: date) -> datetime:
    """Return when a day begins where the institution is."""
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))


def end_of(day: date) -> datetime:
    """Return when a day is over where the institution is."""
    return first_instant(day + timedelta(days=1))
