"""Today so far: what will stand on tomorrow's list; looked at, not yet signed."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import branch_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.supervision.at_desk import (
    deed_of,
    fetch_day,
    supervises,
    supervision_desk,
)
from xinhu.console.supervision.telling import rows_of
from xinhu.desks.audit.supervision.drawing import provisional
from xinhu.desks.audit.supervision.overview import branches


@supervises("GET")
def so_far(request: SignedInRequest) -> HttpResponse:
    """Show what the rules name of today's acts up to now.

    Whose acts, the gate decides: one's own branch's, or any at the head office.
    """
    desk = supervision_desk()
    day = desk.day_of(deed_of(request).at)
    unit = request.GET.get("unit") or branch_of(request)
    entries = fetch_day(request, unit, day)
    page = {
        "day": day,
        "unit": unit,
        "units": branches(desk, request.user),
        "considered": len(entries),
        "rows": rows_of(provisional(desk, entries), language_of(request)),
    }
    return render(request, "supervision/so_far.html", page)
