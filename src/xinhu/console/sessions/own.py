"""The operator's present session, and who came in with their name or tried to."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.keeper import seen_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.desks.staff.sessions.log_ins import newest_log_ins


@signed_in("GET")
def own_sessions(request: SignedInRequest) -> HttpResponse:
    """Show the session of this request and the last ten log-ins and failures."""
    page = {
        "session": seen_of(request).session,
        "log_ins": newest_log_ins(request.user),
    }
    return render(request, "sessions/own.html", page)
