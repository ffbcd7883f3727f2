"""Asking for a second factor, wherever something needs a fresh one, and going on.

The page is the answer to the request that was refused; it holds what was typed. After
the factor was shown the browser makes the same request again.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import token_of
from xinhu.console.kit.times import now
from xinhu.console.second_factor import ceremony
from xinhu.console.second_factor.held import Held, held_by, hold
from xinhu.console.second_factor.showing import show
from xinhu.console.second_factor.surroundings import session_of, under
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.errors import FactorNeededError
from xinhu.desks.staff.second_factor.fresh import mark_fresh, require_fresh
from xinhu.desks.staff.second_factor.holding import factors_of
from xinhu.desks.staff.second_factor.showing import PASSKEY

_REFUSED, _UNUSABLE = 403, 422


@sensitive_post_parameters()
@signed_in("GET", "POST")
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for a factor; take one that is shown, and go on with what was held."""
    held = held_by(request)
    if request.method != "POST":
        return _page(request, held, 200)
    try:
        if "look_again" in request.POST:
            require_fresh(token_of(request), now())
        else:
            _show(request)
    except FactorNeededError:
        return _page(request, held, _REFUSED)
    except Refusal as refused:
        return _page(request, held, _UNUSABLE, told(request, refused))
    return _go_on(request, held)


def ask_instead(request: HttpRequest) -> HttpResponse:
    """Answer a request that needs a fresh factor with the page that asks for one."""
    response = _page(request, hold(request), _REFUSED)
    if getattr(request, "htmx", False):
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _show(request: SignedInRequest) -> None:
    surroundings = under(request)

    def opened(owner: Operator) -> None:
        mark_fresh(session_of(request), owner, surroundings.fresh_until)

    show(request, request.user, surroundings, why="step_up", then=opened)


def _page(
    request: HttpRequest, held: Held, status: int, wrong: str = ""
) -> HttpResponse:
    operator = request.user
    factors = factors_of(operator) if isinstance(operator, Operator) else ()
    kinds = {factor.kind for factor in factors}
    options = ""
    if PASSKEY in kinds and isinstance(operator, Operator):
        options = ceremony.options_to_show(operator)
    page = {"held": held, "kinds": kinds, "options": options, "wrong": wrong}
    return render(request, "second_factor/ask.html", page, status=status)


def _go_on(request: HttpRequest, held: Held) -> HttpResponse:
    if held.method == "GET":
        return redirect(held.to)
    return render(request, "second_factor/go_on.html", {"held": held})
