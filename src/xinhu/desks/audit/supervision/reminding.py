"""Telling by mail that a list is late: those who must sign it, then the level above.

What it guarantees: each supervisor is told once of each list and stage, however often
it runs; of a list that was signed in between nobody is told. What it leaves to others:
sending the mail (``wiring.mail_work``), and that it runs once at a time (the queue).
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.desks.audit.supervision.desk import (
    Desk,
    has_supervisor,
    supervising_roles,
)
from xinhu.desks.audit.supervision.overview import Line, lines_of
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import require_in_force
from xinhu.desks.staff.token_errors import OperatorStoppedError

Stage = Literal["supervision_late", "supervision_escalated"]
"""Kinds of mail: the branch's own list is overdue; the head office may sign it."""


def tell_of_late_lists(desk: Desk, now: Instant) -> int:
    """Tell everybody who was not yet told of a late list; return how many mails.

    Args:
        desk: rules and calendar.
        now: the present instant.
    """
    units = (
        Operator.objects.exclude(branch="").values_list("branch", flat=True).distinct()
    )
    told = 0
    for unit in units:
        late = [
            line
            for line in lines_of(desk, unit, now)
            if line.urgency in {"overdue", "escalated"}
        ]
        for line in late:
            told += _tell(desk, line, now)
    return told


def _tell(desk: Desk, line: Line, now: Instant) -> int:
    """Tell the newest stage alone: who comes late is not told twice of one list."""
    head = desk.rules.head_office
    if line.urgency == "escalated":
        return _post(_supervisors(desk, head, now), "supervision_escalated", line, now)
    unit = line.unit if has_supervisor(desk, line.unit) else head
    return _post(_supervisors(desk, unit, now), "supervision_late", line, now)


def _supervisors(desk: Desk, unit: str, now: Instant) -> Sequence[Operator]:
    people = Operator.objects.filter(
        branch=unit, role__in=supervising_roles(desk), is_active=True
    )
    return [each for each in people.exclude(email="") if _serves(each, now)]


def _serves(operator: Operator, now: Instant) -> bool:
    try:
        require_in_force(operator, now)
    except OperatorStoppedError:
        return False
    return True


def _post(people: Iterable[Operator], stage: Stage, line: Line, now: Instant) -> int:
    facts = {"unit": line.unit, "day": line.day.isoformat()}
    sent = 0
    for operator in people:
        with transaction.atomic():
            before = Mail.objects.filter(
                operator=operator, kind=stage, params__contains=facts
            )
            if before.exists():
                continue
            post(
                operator,
                stage,
                {**facts, "last_day": line.limits.last.isoformat()},
                now,
            )
            sent += 1
    return sent
