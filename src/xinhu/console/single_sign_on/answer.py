"""The browser comes back from the identity provider: verify, and let in or refuse.

(1) the session's cookie is strict and does not come along from elsewhere: hop once
(2) the attempt is taken out of the session; state and issuer must be its own
(3) the code is redeemed with PKCE's verifier and the client's secret
(4) the ID token is verified against the provider's keys
(5) its subject is an operator who works, or nobody comes in
(6) in through the same door as with a password: the second factor comes next
"""

from allauth.account.internal.flows.login import (
    clear_authentication_records,
    perform_login,
)
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.in_service import lead_away
from xinhu.console.kit.times import now
from xinhu.console.second_factor.at_log_in import (
    forget_ways,
    note_shown,
    note_signed_on,
)
from xinhu.console.single_sign_on.asking import fetch_keys, find_provider, redeem
from xinhu.console.single_sign_on.attempt import Attempt, is_waiting, taken
from xinhu.console.single_sign_on.begin import (
    back_address,
    registration_here,
    sign_on_rules,
)
from xinhu.console.single_sign_on.leaving import keep_token
from xinhu.console.single_sign_on.refusing import refused
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.second_factor.rules import load_factor_rules
from xinhu.desks.staff.single_sign_on.admitting import Attempt as Admission
from xinhu.desks.staff.single_sign_on.admitting import admit
from xinhu.desks.staff.single_sign_on.errors import (
    SignOnAttemptError,
    SignOnDeniedError,
)
from xinhu.desks.staff.single_sign_on.id_token import Claims, Expected, verified
from xinhu.desks.staff.token_errors import OperatorStoppedError

_HOPPED = "hopped"


@require_GET
def answer(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider vouches for, if they are an operator of ours.

    Raises:
        Http404: there is no single sign-on here.
    """
    registration_here()
    if request.user.is_authenticated:
        return redirect("home")
    if not is_waiting(request) and _HOPPED not in request.GET:
        query = urlencode({**request.GET.dict(), _HOPPED: "1"})
        page = {"to": f"{request.path}?{query}"}
        return render(request, "single_sign_on/hop.html", page)
    try:
        return _come_in(request)
    except OperatorStoppedError as stopped:
        return lead_away(request, stopped)
    except XinhuError as error:
        return refused(request, error)


@sensitive_variables()
def _come_in(request: HttpRequest) -> HttpResponse:
    at = now()
    attempt = taken(request, request.GET.get("state", ""), at)
    claims = _claims(request, attempt)
    rules = load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    counts = bool(claims.methods & rules.sign_on_methods)
    admission = Admission(
        claim=registration_here().claim,
        counts=counts,
        zone=zone_of_request(request),
        at=at,
    )
    operator = admit(claims, admission)
    clear_authentication_records(request)
    forget_ways(request)
    # As old as what the provider was shown: its session proves nothing of this moment.
    note_signed_on(request, operator, claims.shown_at)
    if counts:
        note_shown(request, operator, claims.shown_at)
    keep_token(request, operator, claims.token)
    login = Login(user=operator, redirect_url=attempt.to or None)
    response: HttpResponse = perform_login(request, login)
    return response


@sensitive_variables()
def _claims(request: HttpRequest, attempt: Attempt) -> Claims:
    registration, given = registration_here(), request.GET
    if "error" in given or not given.get("code"):
        raise SignOnDeniedError
    provider = find_provider(registration)
    # RFC 9207: an answer of another provider is not taken for one of ours.
    if given.get("iss", "" if provider.names_itself else provider.issuer) != (
        provider.issuer
    ):
        raise SignOnAttemptError
    back = back_address()
    token = redeem(provider, registration, given["code"], attempt.verifier, back)
    expected = Expected(
        issuer=registration.issuer,
        client=registration.client,
        nonce=attempt.nonce,
        begun_at=attempt.at,
        max_age=sign_on_rules().max_age,
        at=now(),
    )
    return verified(token, fetch_keys(provider), expected)
