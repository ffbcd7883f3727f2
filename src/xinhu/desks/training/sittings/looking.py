"""Looking at one's own exams: the open one, those before, how one went."""

from xinhu.core.base.clock import from_datetime
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.grading import Mark, grade
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.sittings.closing import close_over
from xinhu.desks.training.sittings.errors import SittingUnknownError
from xinhu.desks.training.sittings.exam_rows import answers_of, exam_of
from xinhu.desks.training.sittings.models import FAILED, OPEN, PASSED, Sitting

_SHOWN = 20


def own_sitting(number: int, reference: str, desk: Desk) -> Sitting:
    """Return an exam of an operator; closed, if it can be answered no more.

    Args:
        number: primary key of the operator.
        reference: of the exam.
        desk: time.

    Raises:
        SittingUnknownError: they have none of this reference.
    """
    close_over(number, desk)
    sitting = Sitting.objects.filter(operator_id=number, reference=reference).first()
    if sitting is None:
        raise SittingUnknownError
    return sitting


def open_sitting(number: int, desk: Desk) -> Sitting | None:
    """Return the exam that an operator can go on with."""
    close_over(number, desk)
    return Sitting.objects.filter(operator_id=number, outcome=OPEN).first()


def sittings_of(number: int, course: str) -> list[Sitting]:
    """Return an operator's last exams of a course, the newest first."""
    rows = Sitting.objects.filter(operator_id=number, course=course)
    return list(rows.select_related("certificate").order_by("-pk")[:_SHOWN])


def marks_of(sitting: Sitting, pack: Pack) -> tuple[Mark, ...]:
    """Return how each question of a graded exam went.

    None where nothing was handed in, or the course is another by now: then its
    explanations are not those of the questions that were asked.
    """
    graded = sitting.outcome in {PASSED, FAILED}
    if not graded or sitting.closed_at is None or pack.digest != sitting.digest:
        return ()
    handed_in = from_datetime(sitting.closed_at)
    return grade(pack, exam_of(sitting), answers_of(sitting), handed_in).marks
