"""Beginning an exam.

What it guarantees: one open exam a person; no more of them than the limits permit, also
when asked twice at the same time; the drawn exam and its act are written in one
transaction. Whoever has an open exam of the course gets that one again, with the time
it has left.
"""

from django.db import transaction

from xinhu.core.base.clock import from_datetime, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.drawing import draw_exam
from xinhu.desks.training.held import held_by
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.sittings.closing import close_over
from xinhu.desks.training.sittings.errors import ExamOpenError
from xinhu.desks.training.sittings.exam_rows import drawn_rows
from xinhu.desks.training.sittings.limits import (
    Attempt,
    require_due,
    require_startable,
)
from xinhu.desks.training.sittings.models import OPEN, PASSED, VOID, Sitting


def start_exam(number: int, course: str, random: RandomBytes, desk: Desk) -> Sitting:
    """Begin an exam of a course, or go on with the one that is open.

    Args:
        number: primary key of the operator, who is logged in.
        course: its code.
        random: the source of chance.
        desk: courses, limits, time and place.

    Raises:
        CourseUnknownError: there is no such course.
        ExamOpenError: an exam of another course is open.
        ExamAttemptsError, ExamPauseError: too often, or too soon.
        ExamNotDueError: their certificate counts for long yet.
    """
    pack = desk.book.pack(course)
    # What was left open counts, whether another may begin or not.
    close_over(number, desk)
    try:
        with transaction.atomic():
            # Two at once: the second waits here, and finds the first one's exam.
            operator = Operator.objects.select_for_update().get(pk=number)
            return _open_one(operator, pack, desk) or _begin(
                operator, pack, random, desk
            )
    except Refusal as refused:
        operator = Operator.objects.get(pk=number)
        _record(
            "exam.refused", operator, desk, course=pack.course.code, why=refused.code
        )
        raise


def _open_one(operator: Operator, pack: Pack, desk: Desk) -> Sitting | None:
    sitting = Sitting.objects.filter(operator=operator, outcome=OPEN).first()
    if sitting is None or sitting.course == pack.course.code:
        return sitting
    other = desk.book.packs.get(sitting.course)
    raise ExamOpenError(**({} if other is None else other.titles))


def _begin(operator: Operator, pack: Pack, random: RandomBytes, desk: Desk) -> Sitting:
    require_due(pack, held_by(operator.pk), desk.at, desk.days)
    require_startable(
        attempts_of(operator, pack.course.code), desk.numbers, desk.at, desk.days
    )
    exam = draw_exam(pack, random, desk.at)
    sitting = Sitting.objects.create(
        reference=new_reference("ex", random),
        operator=operator,
        zone=desk.zone,
        course=exam.course,
        version=exam.version,
        digest=exam.digest,
        drawn=drawn_rows(exam),
        started_at=to_datetime(exam.started),
        due_at=to_datetime(exam.ends),
        total=len(exam.questions),
    )
    _record(
        "exam.started",
        operator,
        desk,
        course=exam.course,
        version=exam.version,
        exam=sitting.reference,
    )
    return sitting


def attempts_of(operator: Operator, course: str) -> list[Attempt]:
    """Return the exams of a course that count against its limits, open ones not."""
    rows = Sitting.objects.filter(operator=operator, course=course).exclude(
        outcome__in=[OPEN, VOID]
    )
    return [
        Attempt(
            from_datetime(row.started_at),
            from_datetime(row.closed_at),
            row.outcome == PASSED,
        )
        for row in rows
        if row.closed_at is not None
    ]


def _record(event: str, operator: Operator, desk: Desk, **detail: str | int) -> None:
    record_own_act(event, operator=operator, zone=desk.zone, at=desk.at, **detail)
