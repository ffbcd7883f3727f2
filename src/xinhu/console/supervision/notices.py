"""What of supervision waits for an operator, as lines of the first page."""

from collections.abc import Iterator

from django.urls import reverse

from xinhu.console.access.acting import branch_of, scopes_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.home.notice import Notice
from xinhu.console.supervision.at_desk import deed_of, supervision_desk
from xinhu.desks.audit.supervision.desk import SCOPE
from xinhu.desks.audit.supervision.explaining import questions
from xinhu.desks.audit.supervision.overview import lines_of


def lists_to_sign(request: SignedInRequest) -> Iterator[Notice]:
    """Tell a supervisor how many days of their branch wait, and since when."""
    desk, at = supervision_desk(), deed_of(request).at
    if SCOPE not in scopes_of(request):
        return
    waiting = [
        line
        for line in lines_of(desk, branch_of(request), at)
        if line.urgency != "early"
    ]
    if waiting:
        late = waiting[0].urgency != "due"
        yield Notice(
            "overdue" if late else "waiting",
            "lists",
            {"count": len(waiting)},
            waiting[0].limits.last.isoformat(),
            reverse("supervision"),
        )


def asked_to_explain(request: SignedInRequest) -> Iterator[Notice]:
    """Tell an operator what they are asked to explain."""
    asked = questions(supervision_desk(), request.user, deed_of(request).at)
    if asked:
        first = min(asked, key=lambda question: question.last)
        yield Notice(
            "overdue" if first.overdue else "waiting",
            "questions",
            {"count": len(asked)},
            first.last.isoformat(),
            reverse("explanations"),
        )
