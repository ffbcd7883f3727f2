"""强制休假: the working days that an operator was, or will be, away from the post."""

from datetime import date

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import require_in_force, require_other
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import LeaveDaysError
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.models import Leave
from xinhu.desks.staff.tokens import Actor

_LONGEST = 366  # days from first to last


def enter_leave(
    operator: Operator,
    *,
    first_day: date,
    last_day: date,
    days: int,
    by: Actor,
    now: Instant,
) -> Leave:
    """Enter a leave.

    Args:
        operator: whose.
        first_day: of it.
        last_day: of it.
        days: working days among them.
        by: who enters it.
        now: when.

    Raises:
        OneselfError: nobody enters their own.
        OperatorStoppedError: they are not in service.
        LeaveDaysError: the days cannot be, or run into another leave.
    """
    with one_act("leave_taken", by, now, operator=operator.reference):
        locked = lock_operator(require_other(operator, by))
        require_in_force(locked, now)
        span = (last_day - first_day).days + 1
        over = locked.leaves.filter(first_day__lte=last_day, last_day__gte=first_day)
        if not 1 <= days <= span <= _LONGEST or over.exists():
            raise LeaveDaysError(longest=max(0, min(span, _LONGEST)))
        made = Leave.objects.create(
            operator=locked,
            first_day=first_day,
            last_day=last_day,
            days=days,
            entered_at=to_datetime(now),
        )
        record("leave.entered", by, now, operator=locked.reference, days=days)
    return made
