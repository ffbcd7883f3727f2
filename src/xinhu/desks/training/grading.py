"""Grades an exam: every question by itself, several right options all or nothing.

A question without an answer is wrong and told as unanswered. An answer that cannot have
come from the sheet refuses the whole submission, so that nothing is graded by guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.training import refusals
from xinhu.desks.training.drawing import Drawn, Exam
from xinhu.desks.training.pack import Pack

Verdict = Literal["right", "wrong", "unanswered"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen for a question of the sheet: its number, numbers of options."""

    number: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a question went; told only after the exam was handed in.

    Attributes:
        number: on the sheet.
        question: its id in the bank.
        verdict: how it went.
        chosen, right: the texts of the options.
        why: the explanation.
    """

    number: int
    question: str
    verdict: Verdict
    chosen: tuple[str, ...]
    right: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """成绩: of one exam.

    Attributes:
        course, version, digest: the pack it was graded with.
        handed_in: when.
        right, total: questions answered rightly, and asked.
        marks: question by question.
    """

    course: str
    version: int
    digest: str
    handed_in: Instant
    right: int
    total: int
    marks: tuple[Mark, ...]


def grade(
    pack: Pack, exam: Exam, answers: Sequence[Answer], handed_in: Instant
) -> Result:
    """Grade an exam.

    Args:
        pack: the course that the exam was drawn from.
        exam: as it was drawn.
        answers: at most one per question, in any order.
        handed_in: when they arrived.

    Raises:
        ExamChangedError: the course has changed since.
        ExamLateError: the time was up.
        ExamClockError: they arrived before the exam began.
        ExamQuestionUnknownError, ExamAnsweredTwiceError, ExamOptionUnknownError,
        ExamOptionTwiceError, ExamOneOptionError: an answer is none to this sheet.
    """
    require_same_pack(pack, exam.digest)
    if handed_in < exam.started:
        raise refusals.ExamClockError
    if handed_in >= exam.ends:
        minutes = (exam.ends - exam.started) // (60 * SECOND)
        raise refusals.ExamLateError(minutes=minutes)
    given = check_answers(pack, exam, answers)
    marks = tuple(
        _mark(pack, number, drawn, given.get(number, ()))
        for number, drawn in enumerate(exam.questions, 1)
    )
    right = sum(mark.verdict == "right" for mark in marks)
    return Result(
        exam.course, exam.version, exam.digest, handed_in, right, len(marks), marks
    )


def require_same_pack(pack: Pack, digest: str) -> None:
    """Refuse an exam or result of anything but exactly this pack.

    Raises:
        ExamChangedError: the course has changed, or is another.
    """
    if pack.digest != digest:
        raise refusals.ExamChangedError(**pack.titles)


def check_answers(
    pack: Pack, exam: Exam, answers: Sequence[Answer]
) -> Mapping[int, tuple[int, ...]]:
    """Return the chosen options by number of the question.

    Args:
        pack: the course that the exam was drawn from.
        exam: as it was drawn.
        answers: at most one per question, in any order.

    Raises:
        ExamQuestionUnknownError, ExamAnsweredTwiceError, ExamOptionUnknownError,
        ExamOptionTwiceError, ExamOneOptionError: an answer is none to this sheet.
    """
    given: dict[int, tuple[int, ...]] = {}
    for answer in answers:
        number = answer.number
        if not 1 <= number <= len(exam.questions):
            raise refusals.ExamQuestionUnknownError(number=number)
        if number in given:
            raise refusals.ExamAnsweredTwiceError(number=number)
        drawn = exam.questions[number - 1]
        if not all(1 <= option <= len(drawn.options) for option in answer.options):
            raise refusals.ExamOptionUnknownError(number=number)
        if len(set(answer.options)) != len(answer.options):
            raise refusals.ExamOptionTwiceError(number=number)
        kind = pack.questions[drawn.question].kind
        if kind != "multiple" and len(answer.options) > 1:
            raise refusals.ExamOneOptionError(number=number)
        given[number] = answer.options
    return given


def _mark(pack: Pack, number: int, drawn: Drawn, chosen: tuple[int, ...]) -> Mark:
    question = pack.questions[drawn.question]
    keys = [drawn.options[option - 1] for option in sorted(chosen)]
    verdict: Verdict = "unanswered"
    if keys:
        verdict = "right" if set(keys) == set(question.right) else "wrong"
    return Mark(
        number=number,
        question=drawn.question,
        verdict=verdict,
        chosen=tuple(question.options[key] for key in keys),
        right=tuple(
            question.options[key] for key in drawn.options if key in question.right
        ),
        why=question.why,
    )
