"""The exam: the sheet without its answers; kept while it is filled in, handed in once.

The clock on the page is a convenience; the server decides. Nothing on the page tells
which option is right: the sheet that it is drawn from does not hold it.
"""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.training.answers import answers_from
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.console.training.over import told_over
from xinhu.core.base.clock import SECOND, from_datetime
from xinhu.desks.training.drawing import Asked, Sheet, sheet_of
from xinhu.desks.training.refusals import ExamChangedError, ExamLateError
from xinhu.desks.training.sittings.answering import hand_in, keep_answers
from xinhu.desks.training.sittings.errors import ExamClosedError
from xinhu.desks.training.sittings.exam_rows import answers_of, exam_of
from xinhu.desks.training.sittings.looking import own_sitting
from xinhu.desks.training.sittings.models import OPEN, Sitting


class Question(NamedTuple):
    """A question of the sheet, and its options: number, text, whether chosen."""

    asked: Asked
    options: tuple[tuple[int, str, bool], ...]


_OVER = (ExamLateError, ExamChangedError, ExamClosedError)


@signed_in("GET", "POST")
def exam(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the sheet; take it and lead to the result."""
    desk = at_desk(request)
    if request.method == "POST":
        answers = answers_from(request.POST)
        try:
            hand_in(request.user.pk, reference, answers, desk)
        except _OVER as over:
            return told_over(request, reference, over)
        return redirect("training_result", reference)
    sitting = own_sitting(request.user.pk, reference, desk)
    if sitting.outcome != OPEN:
        return redirect("training_result", reference)
    pack = desk.book.pack(sitting.course)
    page = {
        "sitting": sitting,
        "title": title_of(pack, language_of(request)),
        "questions": _questions(sheet_of(pack, exam_of(sitting)), sitting),
        "terms": pack.course,
        "seconds": max(0, (from_datetime(sitting.due_at) - desk.at) // SECOND),
    }
    return render(request, "training/exam.html", page)


def _questions(sheet: Sheet, sitting: Sitting) -> list[Question]:
    """Return the sheet with what was chosen so far."""
    chosen = {answer.number: answer.options for answer in answers_of(sitting)}
    return [
        Question(
            asked,
            tuple(
                (number, text, number in chosen.get(asked.number, ()))
                for number, text in enumerate(asked.options, 1)
            ),
        )
        for asked in sheet.questions
    ]


@signed_in("POST")
def keep(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep what is chosen so far; nothing is judged, nothing told."""
    desk = at_desk(request)
    try:
        keep_answers(request.user.pk, reference, answers_from(request.POST), desk)
    except _OVER as over:
        return told_over(request, reference, over)
    return HttpResponse(status=204)
