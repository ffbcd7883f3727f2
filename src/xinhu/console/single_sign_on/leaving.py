"""Going out at the identity provider as well (OpenID Connect RP-Initiated Logout 1.0).

The session here is over first, whatever the provider does. The way there is a page that
leads on, not the answer to the form: the policy on forms names this console alone. Only
a browser that was sent there is taken back: a cookie of its own, which comes along from
another site where the session's does not, holds the state it left with.
"""

import hmac
import os
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from xinhu.console.second_factor.at_log_in import SIGN_ON_TOKEN
from xinhu.console.single_sign_on.asking import find_provider
from xinhu.console.single_sign_on.attempt import unguessable
from xinhu.console.single_sign_on.begin import registration_here, sign_on_rules
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.sealing import seal, unseal
from xinhu.desks.staff.single_sign_on.errors import SignOnAwayError
from xinhu.desks.staff.single_sign_on.registration import Registration

_LEFT_WITH = "xinhu_leaving"
_BACK_WITHIN = 600  # seconds
_LONGEST_HINT = 4_096
"""Longer ones make an address that servers refuse; the client's name stands alone."""


@sensitive_variables()
def keep_token(request: HttpRequest, operator: Operator, token: str) -> None:
    """Keep a sign-on's token with its session, sealed, until its operator leaves."""
    hint = token if len(token) <= _LONGEST_HINT else ""
    secret, owner = settings.XINHU_CHANNEL_SECRET, _owner(operator)
    sealed = seal(hint, secret=secret, owner=owner, random=os.urandom)
    request.session[SIGN_ON_TOKEN] = sealed


@sensitive_variables()
def hint_of(request: HttpRequest) -> str | None:
    """Return what tells the provider who leaves; None for who came another way.

    What was sealed for somebody else is not theirs: nobody ends another session there.
    """
    kept = request.session.get(SIGN_ON_TOKEN)
    if not isinstance(kept, str) or not isinstance(request.user, Operator):
        return None
    owner = _owner(request.user)
    try:
        return unseal(kept, secret=settings.XINHU_CHANNEL_SECRET, owner=owner)
    except XinhuError:
        return None


@sensitive_variables()
def leave_there(request: HttpRequest, hint: str) -> HttpResponse:
    """Lead a browser whose session here is over to the provider's way out.

    Args:
        request: of whoever has just left.
        hint: of ``hint_of``.

    Raises:
        SignOnAwayError: the provider has no way out, or cannot be asked.
    """
    registration: Registration | None = settings.XINHU_SIGN_ON
    if registration is None or not sign_on_rules().log_out_there:
        raise SignOnAwayError
    out = find_provider(registration).way_out
    if not out:
        raise SignOnAwayError
    state = unguessable(os.urandom)
    query = {
        "client_id": registration.client,
        "post_logout_redirect_uri": settings.XINHU_CONSOLE_URL + reverse("sign_on_out"),
        "state": state,
    }
    if hint:
        query["id_token_hint"] = hint
    joined = "&" if "?" in out else "?"
    page = {"to": f"{out}{joined}{urlencode(query)}"}
    response = render(request, "single_sign_on/leave.html", page)
    response.set_cookie(
        _LEFT_WITH,
        state,
        max_age=_BACK_WITHIN,
        path=reverse("sign_on_out"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Take back a browser that the provider has let out, and say so to its own only.

    Raises:
        Http404: there is no single sign-on here.
    """
    registration_here()
    left_with = request.COOKIES.get(_LEFT_WITH, "").encode()
    back_with = request.GET.get("state", "").encode()
    if not left_with or not hmac.compare_digest(left_with, back_with):
        return redirect("home" if request.user.is_authenticated else "account_login")
    # From a page of ours the strict cookies come along, and with them the language.
    page = {"to": reverse("account_login") + "?left=1"}
    response = render(request, "single_sign_on/hop.html", page)
    response.delete_cookie(_LEFT_WITH, path=request.path, samesite="Lax")
    return response


def _owner(operator: Operator) -> str:
    """Name what is sealed; no secret of a second factor opens in its place."""
    return f"sign-on {operator.reference}"
