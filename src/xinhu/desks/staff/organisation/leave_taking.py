"""强制休假: the working days that an operator was, or will be, away from the post.

Where the rule says so, who is on leave is kept out from the first to the last day;
their sessions end as it begins. Nothing that counts as taken is made afterwards, when
nobody could be kept out any more, nor unmade: a leave is entered before it begins or on
its first day, withdrawn before it begins, and ended early after that; never deleted.
"""

from datetime import date, timedelta

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    require_another_administrator,
    require_in_force,
    require_other,
)
from xinhu.desks.staff.organisation.being_away import day_of, end_of, first_instant
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import (
    LeaveDaysError,
    LeaveOverError,
    LeavePastError,
    LeaveWithdrawnError,
)
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
        LeavePastError: it began before today.
        LeaveDaysError: the days cannot be, or run into another leave.
        LastAdministratorError: it would keep out the last who enters operators.
    """
    with one_act("leave_taken", by, now, operator=operator.reference):
        locked = lock_operator(require_other(operator, by))
        require_in_force(locked, now)
        made = _made(locked, first_day, last_day, days, now)
        record("leave.entered", by, now, operator=locked.reference, **_said(made))
        if made.blocks_from is not None and made.blocks_from <= to_datetime(now):
            end_sessions(locked, "leave", now)
    return made


def _made(
    locked: Operator, first_day: date, last_day: date, days: int, now: Instant
) -> Leave:
    """Keep a leave that can be; it keeps its operator out where the rule says so."""
    span = (last_day - first_day).days + 1
    today = day_of(now)
    if first_day < today:
        raise LeavePastError(today=today.isoformat())
    over = locked.leaves.filter(
        first_day__lte=last_day, last_day__gte=first_day, withdrawn_at=None
    )
    if not 1 <= days <= span <= _LONGEST or over.exists():
        raise LeaveDaysError(longest=max(0, min(span, _LONGEST)))
    rules, until = staff_rules(), end_of(last_day)
    blocks = rules.staffing.leave_blocks
    if blocks:
        begins = max(now, from_datetime(first_instant(first_day)))
        require_another_administrator(locked, rules.book, begins, from_datetime(until))
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
    """Take back a leave: it keeps nobody out from now on.

    One that has yet to begin, or begins today, counts no more. Of one that was taken
    in part the days before today stay; it counts no more than what surely fell on them.

    Args:
        leave: which.
        by: who takes it back.
        now: when.

    Raises:
        OneselfError: nobody takes back their own.
        LeaveWithdrawnError: it was taken back before.
        LeaveOverError: its last day is over.
    """
    reference = leave.operator.reference
    with one_act("leave_withdrawn", by, now, operator=reference):
        lock_operator(require_other(leave.operator, by))
        kept = Leave.objects.filter(pk=leave.pk, withdrawn_at=None).first()
        if kept is None:
            raise LeaveWithdrawnError
        today = day_of(now)
        if kept.last_day < today:
            raise LeaveOverError(last=kept.last_day.isoformat())
        if kept.first_day < today:
            _end_early(kept, today, now)
            record("leave.ended", by, now, operator=reference, **_said(kept))
            return
        kept.withdrawn_at = to_datetime(now)
        kept.save(update_fields=["withdrawn_at"])
        record("leave.withdrawn", by, now, operator=reference, **_said(kept))


def _end_early(kept: Leave, today: date, now: Instant) -> None:
    """Let a leave end with yesterday, counting no more than what surely was taken.

    Any day that is cut off may have been a working day.
    """
    cut = (kept.last_day - today).days + 1
    kept.last_day = today - timedelta(days=1)
    kept.days = max(1, kept.days - cut)
    if kept.blocks_until is not None:
        kept.blocks_until = to_datetime(now)
    kept.save(update_fields=["last_day", "days", "blocks_until"])


def _said(leave: Leave) -> dict[str, str | int]:
    """Return what an entry says of a leave."""
    return {
        "leave": leave.pk,
        "first": leave.first_day.isoformat(),
        "last": leave.last_day.isoformat(),
        "days": leave.days,
        "keeps_out": "no" if leave.blocks_from is None else "yes",
    }
