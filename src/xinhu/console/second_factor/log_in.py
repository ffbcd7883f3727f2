"""The second step of coming in: after the password, a second factor."""

from allauth.account.internal.decorators import login_stage_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xinhu.console.access.in_service import turn_away
from xinhu.console.kit.times import now
from xinhu.console.second_factor import ceremony
from xinhu.console.second_factor.at_log_in import note_shown
from xinhu.console.second_factor.showing import show
from xinhu.console.second_factor.stage import FactorStage
from xinhu.console.second_factor.surroundings import under
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.holding import factors_of
from xinhu.desks.staff.second_factor.showing import PASSKEY
from xinhu.desks.staff.token_errors import OperatorStoppedError

_UNUSABLE = 422


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(  # type: ignore[untyped-decorator]  # allauth ships no types
    stage=FactorStage.key, redirect_urlname="account_login"
)
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for a factor of whoever gave the password; let them in with it."""
    stage: FactorStage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 -- where allauth puts it
    operator: Operator = stage.login.user
    wrong, status = "", 200
    if request.method == "POST":
        try:
            show(request, operator, under(request), why="log_in")
        except OperatorStoppedError as stopped:
            return turn_away(request, operator, stopped)
        except Refusal as refused:
            wrong, status = told(request, refused), _UNUSABLE
        else:
            note_shown(request, operator, now())
            answer: HttpResponse = stage.exit()
            return answer
    kinds = {factor.kind for factor in factors_of(operator)}
    options = ceremony.options_to_show(operator) if PASSKEY in kinds else ""
    page = {"kinds": kinds, "options": options, "wrong": wrong}
    return render(request, "mfa/authenticate.html", page, status=status)
