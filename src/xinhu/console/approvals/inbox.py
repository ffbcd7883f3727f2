"""The inbox: what waits for me, and what I asked for."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import acting, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.listing import lines
from xinhu.console.approvals.rules import sees_all
from xinhu.console.approvals.waiting import waiting_rows
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.desks.staff.approvals.reading import asked_by
from xinhu.desks.staff.second_factor.reset_request import may_ask_for_others


@signed_in("GET")
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show what waits for the operator, and what they asked for."""
    language, at = language_of(request), now()
    page = {
        "waiting": lines(waiting_rows(request), language, at),
        "sees_figures": sees_all(request.user),
        "asks_for_others": may_ask_for_others(acting(request), scopes_of(request)),
        "mine": lines(asked_by(request.user), language, at),
    }
    return render(request, "approvals/inbox.html", page)
