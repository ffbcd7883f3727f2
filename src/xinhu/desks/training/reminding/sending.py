"""Reminding everybody who is to be reminded now.

What it guarantees: a reminder and its mail are written in one transaction, once for
each person, course, stage and deadline, however often it runs and whoever else runs it;
who has come to a later stage meanwhile is told of that one only. What it leaves to
others: sending the mail.
"""

from collections.abc import Mapping

from django.db import transaction

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.core.policy.rule_book import Purpose
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.local_days import day_of
from xinhu.desks.training.people.lines import Line, lines_of_everybody
from xinhu.desks.training.reminding.models import Reminder
from xinhu.desks.training.reminding.stages import Stage, stage_of

Key = tuple[int, str, str, Instant]


def remind(desk: Desk, purposes: Mapping[str, Purpose]) -> int:
    """Remind everybody who is to be reminded now; return how many mails that are.

    Args:
        desk: courses, numbers and time.
        purposes: in force.
    """
    given = _given()
    sent = 0
    for line in lines_of_everybody(desk, purposes):
        stage = stage_of(line, desk.numbers, desk.at)
        key = (line.person.number, line.pack.course.code, stage, line.deadline)
        if stage and key not in given:
            sent += _remind(line, stage, desk)
    return sent


def _given() -> set[Key]:
    rows = Reminder.objects.values_list("operator_id", "course", "stage", "deadline")
    return {
        (operator, course, stage, from_datetime(deadline))
        for operator, course, stage, deadline in rows
    }


def _remind(line: Line, stage: Stage, desk: Desk) -> int:
    course = line.pack.course
    with transaction.atomic():
        _, new = Reminder.objects.get_or_create(
            operator_id=line.person.number,
            course=course.code,
            stage=stage,
            deadline=to_datetime(line.deadline),
            defaults={"at": to_datetime(desk.at)},
        )
        if not new:
            return 0  # another worker was faster
        last = day_of(Instant(line.deadline - 1), desk.days)
        post(
            Operator.objects.get(pk=line.person.number),
            "training_overdue" if stage == "overdue" else "training_due",
            {
                "course": course.code,
                "title_zh": course.zh,
                "title_en": course.en,
                "last_day": last.isoformat(),
            },
            desk.at,
        )
    return 1
