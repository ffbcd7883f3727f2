"""Who must rotate, take leave, be stopped or be placed anew: read for the due lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.dormancy import last_seen
from xinhu.desks.staff.organisation.due import (
    Owed,
    Spell,
    Taken,
    dormant_from,
    leave_owed,
    rotation_day,
)
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.models import Assignment, Leave
from xinhu.desks.staff.organisation.staffing import Staffing

State = Literal["overdue", "soon"]
People = Sequence[Operator]
"""From ``in_service``: read once for all lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Somebody on a list.

    Attributes:
        operator: who.
        post: of which post it speaks.
        day: when it falls due.
        state: whether that day has come.
        owed: of a leave, what is missing.
    """

    operator: Operator
    post: str
    day: date
    state: State
    owed: Owed | None = None


def rotation(people: People, now: Instant) -> tuple[Due, ...]:
    """Return whose time in a post is over, or soon will be; the longest first."""
    found = []
    staffing = staff_rules().staffing
    for operator in people:
        rows = list(operator.assignments.all())
        spells = [_spell(row) for row in rows]
        for row in rows:
            if _holds(row, now):
                day = rotation_day(spells, row.post, staffing)
                found.append((operator, row.post, day))
    return _listed(found, now, staffing)


def leave_due(people: People, now: Instant) -> tuple[Due, ...]:
    """Return who still owes mandatory leave for this year, by its last day."""
    staffing, today = staff_rules().staffing, _today(now)
    last_day = date(today.year, 12, 31)
    found = []
    for operator in people:
        taken = [Taken(each.first_day, each.days) for each in operator.leaves.all()]
        joined = operator.date_joined.astimezone(_zone()).date()
        owed = leave_owed(taken, today.year, joined, staffing)
        if owed.days or owed.at_once:
            state: State = "soon"
            found.append(
                Due(
                    operator=operator,
                    post=operator.post,
                    day=last_day,
                    state=state,
                    owed=owed,
                )
            )
    found.sort(key=lambda due: (-(due.owed.days if due.owed else 0), due.operator.pk))
    return tuple(found)


def dormant(people: People, now: Instant) -> tuple[Due, ...]:
    """Return whose account is dormant, or soon will be."""
    staffing = staff_rules().staffing
    found = [
        (
            operator,
            operator.post,
            _day(to_datetime(dormant_from(last_seen(operator, now), staffing))),
        )
        for operator in people
    ]
    return _listed(found, now, staffing)


def ending(people: People, now: Instant) -> tuple[Due, ...]:
    """Return whose assignments end soon."""
    staffing = staff_rules().staffing
    found = [
        (operator, row.post, _day(row.ends_at))
        for operator in people
        for row in operator.assignments.all()
        if _holds(row, now) and row.ends_at is not None
    ]
    return _listed(found, now, staffing)


def _listed(
    found: list[tuple[Operator, str, date]], now: Instant, staffing: Staffing
) -> tuple[Due, ...]:
    """Keep what falls due within the time that is called soon; the first first."""
    today = _today(now)
    limit = today + timedelta(days=staffing.soon)
    return tuple(
        Due(
            operator=operator,
            post=post,
            day=day,
            state="overdue" if day <= today else "soon",
        )
        for operator, post, day in sorted(found, key=lambda each: (each[2], each[0].pk))
        if day <= limit
    )


def in_service() -> list[Operator]:
    """Return everybody who is in service, with what the lists are told by."""
    rows = Prefetch("assignments", Assignment.objects.select_related("unit"))
    leaves = Prefetch("leaves", Leave.objects.filter(withdrawn_at=None))
    return list(
        Operator.objects.filter(is_active=True)
        .prefetch_related(rows, leaves, "tokens")
        .order_by("pk")
    )


def _holds(row: Assignment, now: Instant) -> bool:
    at = to_datetime(now)
    over = row.ended_at is not None or (row.ends_at is not None and row.ends_at <= at)
    return row.starts_at <= at and not over


def _spell(row: Assignment) -> Spell:
    last = min(
        (each for each in (row.ended_at, row.ends_at) if each is not None), default=None
    )
    return Spell(row.post, _day(row.starts_at), None if last is None else _day(last))


def _today(now: Instant) -> date:
    return _day(to_datetime(now))


def _day(moment: datetime) -> date:
    return moment.astimezone(_zone()).date()


def _zone() -> tzinfo:
    return ZoneInfo(settings.TIME_ZONE)
