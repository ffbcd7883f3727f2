"""Answers to an exam: kept while it is open, then handed in and graded once.

What it guarantees: only its own operator reaches an exam; the row is locked, so that of
two at the same time one is graded and the other refused; nothing that came late is
taken; answers that cannot have come from the sheet change nothing and are an entry.
"""

from collections.abc import Sequence

from django.db import transaction

from xinhu.core.base.clock import from_datetime
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.certifying import certify
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.grading import Answer, Result, check_answers, grade
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.refusals import (
    CourseUnknownError,
    ExamChangedError,
    ExamFailedError,
    ExamLateError,
)
from xinhu.desks.training.sittings.closing import (
    close_expired,
    close_failed,
    close_passed,
    close_void,
)
from xinhu.desks.training.sittings.errors import (
    ExamClosedError,
    SittingUnknownError,
)
from xinhu.desks.training.sittings.exam_rows import answer_rows, exam_of
from xinhu.desks.training.sittings.models import OPEN, Sitting


def keep_answers(
    number: int, reference: str, answers: Sequence[Answer], desk: Desk
) -> Sitting:
    """Keep what is chosen so far, so that a closed window loses nothing.

    No act: nothing is judged, and it may change until it is handed in.

    Args:
        number: primary key of the operator, who is logged in.
        reference: of the exam.
        answers: the whole sheet as it stands.
        desk: courses, limits, time and place.

    Raises:
        As ``hand_in``.
    """
    return _answered(number, reference, answers, desk, final=False)


def hand_in(
    number: int, reference: str, answers: Sequence[Answer], desk: Desk
) -> Sitting:
    """Hand an exam in; return it graded and closed.

    Args:
        number: primary key of the operator, who is logged in.
        reference: of the exam.
        answers: at most one per question.
        desk: courses, limits, time and place.

    Raises:
        SittingUnknownError: they have no such exam.
        ExamClosedError: it was handed in already, or closed.
        ExamLateError: its time is up; it is closed, and counts.
        ExamChangedError: its course has changed; it is closed, and does not count.
        BadInput: the answers are none to this sheet; the exam stays open.
    """
    return _answered(number, reference, answers, desk, final=True)


def _answered(
    number: int,
    reference: str,
    answers: Sequence[Answer],
    desk: Desk,
    *,
    final: bool,
) -> Sitting:
    try:
        with transaction.atomic():
            sitting = _locked(number, reference)
            ended = _ended(sitting, desk)
            if ended is None:
                _take(sitting, answers, desk, final=final)
    except (SittingUnknownError, BadInput) as refused:
        # Another's exam, or answers that no sheet of ours gives: somebody is trying.
        record_own_act(
            "exam.refused",
            operator=Operator.objects.get(pk=number),
            zone=desk.zone,
            at=desk.at,
            why=refused.code,
        )
        raise
    if ended is not None:
        raise ended
    return sitting


def _locked(number: int, reference: str) -> Sitting:
    found = Sitting.objects.filter(operator_id=number, reference=reference)
    # Two at once: the second waits here, and finds the exam closed.
    sitting = found.select_related("operator").select_for_update(of=("self",)).first()
    if sitting is None:
        raise SittingUnknownError
    if sitting.outcome != OPEN:
        raise ExamClosedError
    return sitting


def _ended(sitting: Sitting, desk: Desk) -> Refusal | None:
    """Close an exam that can be answered no more; return why, to be told once kept."""
    due = from_datetime(sitting.due_at)
    if desk.at >= due:
        close_expired(sitting, desk.at)
        minutes = (due - from_datetime(sitting.started_at)) // 60_000_000
        return ExamLateError(minutes=minutes)
    try:
        pack = desk.book.pack(sitting.course)
    except CourseUnknownError as gone:
        close_void(sitting, desk.at)
        return gone
    if pack.digest != sitting.digest:
        close_void(sitting, desk.at)
        return ExamChangedError(**pack.titles)
    return None


def _take(
    sitting: Sitting, answers: Sequence[Answer], desk: Desk, *, final: bool
) -> None:
    pack = desk.book.pack(sitting.course)
    exam = exam_of(sitting)
    if not final:
        check_answers(pack, exam, answers)
    sitting.answers = answer_rows(answers)
    if final:
        _close(sitting, pack, grade(pack, exam, answers, desk.at), desk)
    else:
        sitting.save(update_fields=["answers"])


def _close(sitting: Sitting, pack: Pack, result: Result, desk: Desk) -> None:
    try:
        certificate = certify(pack, result, desk.days)
    except ExamFailedError:
        close_failed(sitting, result)
    else:
        close_passed(sitting, result, certificate)
