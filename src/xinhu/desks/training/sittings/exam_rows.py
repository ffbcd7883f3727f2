"""A drawn exam and its answers, as they stand in a row, and back."""

from collections.abc import Iterable

from xinhu.core.base.clock import from_datetime
from xinhu.desks.training.drawing import Drawn, Exam
from xinhu.desks.training.grading import Answer
from xinhu.desks.training.sittings.models import Sitting

Rows = list[list[object]]


def drawn_rows(exam: Exam) -> Rows:
    """Write the questions of an exam as JSON takes them."""
    return [[drawn.question, list(drawn.options)] for drawn in exam.questions]


def exam_of(sitting: Sitting) -> Exam:
    """Read the exam of a sitting."""
    return Exam(
        course=sitting.course,
        version=sitting.version,
        digest=sitting.digest,
        started=from_datetime(sitting.started_at),
        ends=from_datetime(sitting.due_at),
        questions=tuple(
            Drawn(question, tuple(options)) for question, options in sitting.drawn
        ),
    )


def answer_rows(answers: Iterable[Answer]) -> Rows:
    """Write answers as JSON takes them, in the order of the sheet."""
    ordered = sorted(answers, key=lambda answer: answer.number)
    return [[answer.number, sorted(answer.options)] for answer in ordered]


def answers_of(sitting: Sitting) -> tuple[Answer, ...]:
    """Read what was chosen so far, or handed in."""
    return tuple(
        Answer(int(number), tuple(options)) for number, options in sitting.answers
    )
