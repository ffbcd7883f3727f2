"""The first page: what waits for one, who one is here, and what one can do."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import purposes_of, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.home.sources import notices
from xinhu.console.kit.times import local
from xinhu.core.base.clock import from_datetime
from xinhu.desks.staff.sessions.log_ins import before_this


@signed_in("GET")
def show(request: SignedInRequest) -> HttpResponse:
    """Show what waits, the log-in before, the operator's standing and purposes."""
    before = before_this(request.user)
    purposes = [
        (code, sorted(purpose.grounds), purpose.sensitive)
        for code, purpose in purposes_of(request).items()
    ]
    page = {
        "scopes": scopes_of(request),
        "notices": notices(request),
        "purposes": purposes,
        "last": before.last,
        "last_at": before.last and local(from_datetime(before.last.last_at)),
        "failed": before.failed,
        "failed_at": before.newest_failed and local(before.newest_failed),
    }
    return render(request, "home/show.html", page)
