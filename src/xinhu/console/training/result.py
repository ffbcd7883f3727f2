"""The result of an exam: every question with what is right and why."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.grading import Mark
from xinhu.desks.training.refusals import CourseUnknownError
from xinhu.desks.training.sittings.looking import marks_of, own_sitting
from xinhu.desks.training.sittings.models import OPEN, Sitting


class Marked(NamedTuple):
    """A question as it went, with the clause that it stands on."""

    mark: Mark
    text: str
    source: str
    unverified: bool


@signed_in("GET")
def result(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show how an exam went; one that is still open is shown as such."""
    desk = at_desk(request)
    sitting = own_sitting(request.user.pk, reference, desk)
    if sitting.outcome == OPEN:
        return redirect("training_exam", reference)
    page = {
        "sitting": sitting,
        "title": _title(request, sitting, desk),
        "marked": _marked(sitting, desk),
        "scopes": scopes_of(request),
    }
    return render(request, "training/result.html", page)


def _title(request: SignedInRequest, sitting: Sitting, desk: Desk) -> str:
    pack = desk.book.packs.get(sitting.course)
    return sitting.course if pack is None else title_of(pack, language_of(request))


def _marked(sitting: Sitting, desk: Desk) -> list[Marked]:
    """Return the marks; none where the course is another by now, or nothing came."""
    try:
        pack = desk.book.pack(sitting.course)
    except CourseUnknownError:
        return []
    marked = []
    for mark in marks_of(sitting, pack):
        question = pack.questions[mark.question]
        source = pack.course.sources[question.source]
        marked.append(
            Marked(mark, question.text, source.zh, source.status != "confirmed")
        )
    return marked
