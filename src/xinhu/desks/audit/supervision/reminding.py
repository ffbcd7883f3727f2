"""Telling by mail that a list is late: those who must sign it, then the level above.

What it guarantees: each supervisor is told once of each list and stage, however often
it runs; where nobody who supervises can be told, the head office is; of a list that was
signed in between nobody is told. What it leaves to others:
sending the mail (``wiring.mail_work``), and that it runs once at a time (the queue).
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.desks.audit.supervision.desk import Desk, supervisors_of
from xinhu.desks.audit.supervision.overview import Line, lines_of
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator

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
    above = _addressed(desk, desk.rules.head_office, now)
    told = 0
    for unit in units:
        late = [
            line
            for line in lines_of(desk, unit, now)
            if line.urgency in {"overdue", "escalated"}
        ]
        if late:
            own = _addressed(desk, unit, now)
            told += sum(_tell(line, own, above, now) for line in late)
    return told


def _tell(
    line: Line, own: Sequence[Operator], above: Sequence[Operator], now: Instant
) -> int:
    """Tell the newest stage alone: who comes late is not told twice of one list."""
    if line.urgency == "escalated":
        return _post(above, "supervision_escalated", line, now)
    return _post(own or above, "supervision_late", line, now)


def _addressed(desk: Desk, unit: str, now: Instant) -> Sequence[Operator]:
    return list(supervisors_of(desk, unit, now).exclude(email="").order_by("pk"))


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
