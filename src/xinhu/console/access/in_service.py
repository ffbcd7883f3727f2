"""Coming in is for operators in service: not stopped, their main assignment not over.

Told only to who proved to be the operator; each such attempt is an entry.
"""

from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.times import now
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.sessions.log_ins import record_refused
from xinhu.desks.staff.token_errors import OperatorAwayError, OperatorStoppedError

_AWAY, _TOLD = "on_leave_until", ""


def turn_away(
    request: HttpRequest, operator: Operator, stopped: OperatorStoppedError
) -> HttpResponse:
    """Write the attempt down, forget the way in, and lead to the page that tells."""
    record_refused(operator, stopped, zone=zone_of_request(request), at=now())
    clear_login(request)
    return lead_away(request, stopped)


def lead_away(request: HttpRequest, stopped: OperatorStoppedError) -> HttpResponse:
    """Lead to the page that tells who is not in service, or on leave until when.

    The day stands in the browser's session, where no link can put another, until it was
    shown once: whoever comes to the browser next does not read it.
    """
    if isinstance(stopped, OperatorAwayError):
        request.session[_AWAY] = stopped.params["until"]
    else:
        request.session.pop(_AWAY, None)
    return redirect("account_inactive")


@require_GET
def turned_away(request: HttpRequest) -> HttpResponse:
    """Show that somebody is not in service; or, once, until when they are on leave.

    Shown again it would say that the account was stopped: it leads to log-in instead.
    """
    until = request.session.get(_AWAY)
    if until == _TOLD:
        return redirect("account_login")
    if until is not None:
        request.session[_AWAY] = _TOLD
    return render(request, "account/account_inactive.html", {"until": until})
