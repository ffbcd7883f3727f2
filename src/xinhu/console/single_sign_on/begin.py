"""Sends the browser to the identity provider."""

import os
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from xinhu.console.kit.times import now
from xinhu.console.single_sign_on.asking import find_provider
from xinhu.console.single_sign_on.attempt import begin
from xinhu.console.single_sign_on.refusing import refused
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.single_sign_on.registration import Registration
from xinhu.desks.staff.single_sign_on.rules import SignOnRules, load_sign_on_rules


@require_GET
def sign_on(request: HttpRequest) -> HttpResponse:
    """Begin an attempt; a link and no form, so that no policy on forms is widened.

    Raises:
        Http404: there is no single sign-on here.
    """
    registration = registration_here()
    if request.user.is_authenticated:
        return redirect("home")
    try:
        provider = find_provider(registration)
    except XinhuError as error:
        return refused(request, error)
    attempt = begin(request, now(), os.urandom)
    query = urlencode(
        {
            "response_type": "code",
            "client_id": registration.client,
            "redirect_uri": back_address(),
            "scope": "openid profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            "max_age": sign_on_rules().max_age,
        }
    )
    joined = "&" if "?" in provider.authorization else "?"
    return HttpResponseRedirect(f"{provider.authorization}{joined}{query}")


def registration_here() -> Registration:
    """Return how this console is registered.

    Raises:
        Http404: it is not.
    """
    registration: Registration | None = settings.XINHU_SIGN_ON
    if registration is None:
        raise Http404
    return registration


def sign_on_rules() -> SignOnRules:
    """Return the rules of single sign-on."""
    return load_sign_on_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def back_address() -> str:
    """Return where the provider sends the browser back to: by setting alone."""
    return str(settings.XINHU_CONSOLE_URL) + reverse("sign_on_answer")
