"""Drawing the list of a day: the gate is asked as the supervisor, the desk keeps it."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from xinhu.console.access.acting import branch_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.supervision.at_desk import (
    deed_of,
    fetch_day,
    supervises,
    supervision_desk,
)
from xinhu.desks.audit.supervision.drawing import admit
from xinhu.desks.audit.supervision.drawing import draw as draw_list
from xinhu.desks.audit.supervision.overview import require_branch


@supervises("POST")
def draw(request: SignedInRequest) -> HttpResponse:
    """Draw a list and show it; the one there is where somebody was faster."""
    desk, deed = supervision_desk(), deed_of(request)
    unit = require_branch(request.POST.get("unit", branch_of(request)))
    day = _day(request.POST.get("day", ""))
    # Before the gate is asked: what cannot be drawn is not read either.
    admit(desk, deed, unit, day)
    drawn = draw_list(desk, deed, unit, day, fetch_day(request, unit, day))
    return redirect("supervision_list", drawn.pk)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
