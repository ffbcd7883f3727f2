"""Coming in by a passkey alone: the key names the operator and verified the person.

There is nothing to guess, and whoever a key names is counted nothing before its
signature held: nobody can lock out somebody else. Only then is it asked whether they
are in service, and told; and the attempt is an entry, as with a right password.
"""

from allauth.account.internal.flows.login import (
    clear_authentication_records,
    perform_login,
)
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xinhu.console.access.in_service import turn_away
from xinhu.console.kit.times import now
from xinhu.console.second_factor import ceremony
from xinhu.console.second_factor.at_log_in import forget_ways, note_shown
from xinhu.console.second_factor.surroundings import under
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.second_factor.showing import show_passkey
from xinhu.desks.staff.token_errors import OperatorStoppedError

_UNUSABLE = 422


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def log_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey; let its owner in."""
    if request.user.is_authenticated:
        return redirect("home")
    wrong, status = "", 200
    if request.method == "POST":
        try:
            return _come_in(request)
        except Refusal as refused:
            wrong, status = told(request, refused), _UNUSABLE
    page = {"options": ceremony.options_to_show(None), "wrong": wrong}
    return render(request, "second_factor/log_in.html", page, status=status)


def _come_in(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("credential", "")
    operator = ceremony.owner_named_by(given)
    assertion = ceremony.answered(given, operator)
    try:
        show_passkey(operator.pk, assertion, under(request), why="log_in")
    except OperatorStoppedError as stopped:
        return turn_away(request, operator, stopped)
    clear_authentication_records(request)
    forget_ways(request)
    note_shown(request, operator, now())
    answer: HttpResponse = perform_login(request, Login(user=operator))
    return answer
