"""The supervisor's first page: which days wait, which are late, which were signed."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import branch_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.supervision.at_desk import (
    deed_of,
    supervises,
    supervision_desk,
)
from xinhu.console.supervision.telling import rows_of
from xinhu.desks.audit.supervision.desk import has_supervisor
from xinhu.desks.audit.supervision.overview import (
    left_to_head,
    lines_of,
    signed_of,
    taken_over,
)

_SIGNED = 20


@supervises("GET")
def first(request: SignedInRequest) -> HttpResponse:
    """Show the branch's days; at the head office what it has to take over as well."""
    desk, at = supervision_desk(), deed_of(request).at
    unit = branch_of(request)
    head = unit == desk.rules.head_office
    waiting = lines_of(desk, unit, at)
    page = {
        "unit": unit,
        "waiting": waiting,
        "overdue": [ln for ln in waiting if ln.urgency in {"overdue", "escalated"}],
        "signed": signed_of(desk, unit, at, _SIGNED),
        "head": head,
        "headless": not has_supervisor(desk, desk.rules.head_office, at),
        "taken": taken_over(desk, at) if head else (),
        "left": rows_of(left_to_head(desk, at), language_of(request)) if head else (),
        "provisional": not desk.known.calendar.listed(desk.day_of(at)),
        "year": desk.day_of(at).year,
        "terms": desk.rules,
    }
    return render(request, "supervision/first.html", page)
