"""Coming in is for operators in service: not stopped, their main assignment not over.

Told only to who proved to be the operator; each such attempt is an entry.
"""

from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.times import now
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.sessions.log_ins import record_refused
from xinhu.desks.staff.token_errors import OperatorStoppedError


def turn_away(
    request: HttpRequest, operator: Operator, stopped: OperatorStoppedError
) -> HttpResponse:
    """Write the attempt down, forget the way in, and lead to the page that tells."""
    record_refused(operator, stopped, zone=zone_of_request(request), at=now())
    clear_login(request)
    return redirect("account_inactive")
