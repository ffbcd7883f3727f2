"""强制休假: the working days that an operator was, or will be, away from the post.

Where the rule says so, who is on leave is kept out from the first to the last day;
their sessions end as it begins. A leave entered by mistake is withdrawn, never deleted.
"""

from datetime import date

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    require_another_administrator,
    require_in_force,
    require_other,
)
from xinhu.desks.staff.organisation.being_away import end_of, first_instant
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import LeaveDaysError, LeaveWithdrawnError
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.models import Leave
from xinhu.desks.staff.sessions.ending import end_sessions
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
        LastAdministratorError: it would keep out the last who enters operators.
    """
    with one_act("leave_taken", by, now, operator=operator.reference):
        locked = lock_operator(require_other(operator, by))
        require_in_force(locked, now)
        made = _made(locked, first_day, last_day, days, now)
        record(
            "leave.entered",
            by,
            now,
            operator=locked.reference,
            days=days,
            keeps_out="no" if made.blocks_from is None else "yes",
        )
        if made.blocks_from is not None and made.blocks_from <= to_datetime(now):
            end_sessions(locked, "leave", now)
    return made


def _made(
    locked: Operator, first_day: date, last_day: date, days: int, now: Instant
) -> Leave:
    """Keep a leave that can be; it keeps its operator out where the rule says so."""
    span = (last_day - first_day).days + 1
    over = locked.leaves.filter(
        first_day__lte=last_day, last_day__gte=first_day, withdrawn_at=None
    )
    if not 1 <= days <= span <= _LONGEST or over.exists():
        raise LeaveDaysError(longest=max(0, min(span, _LONGEST)))
    rules, until = staff_rules(), end_of(last_day)
    blocks = rules.staffing.leave_blocks and until > to_datetime(now)
    if blocks:
        require_another_administrator(locked, rules.book, now, until=until)
    return Leave.objects.create(
        operator=locked,
        first_day=first_day,
        last_day=last_day,
        days=days,
        entered_at=to_datetime(now),
        blocks_from=first_instant(first_day) if blocks else None,
        blocks_until=until if blocks else None,
    )


def withdraw_leave(leave: Leave, *, by: Actor, now: Instant) -> None:
    """Take back a leave: it counts no more, and keeps nobody out from now on.

    Args:
        leave: which.
        by: who takes it back.
        now: when.

    Raises:
        OneselfError: nobody takes back their own.
        LeaveWithdrawnError: it was taken back before.
    """
    reference = leave.operator.reference
    with one_act("leave_withdrawn", by, now, operator=reference):
        lock_operator(require_other(leave.operator, by))
        kept = Leave.objects.filter(pk=leave.pk, withdrawn_at=None)
        if not kept.update(withdrawn_at=to_datetime(now)):
            raise LeaveWithdrawnError
        record("leave.withdrawn", by, now, operator=reference, days=leave.days)
