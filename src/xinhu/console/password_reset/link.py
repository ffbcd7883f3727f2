"""Setting a password by the one-time link; nobody is logged in by it.

Opening the link changes nothing, so that a mail scanner that opens it does no harm. The
secret stands in the page's form and in no session.
"""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.desks.staff.password_reset.errors import ResetLinkError
from xinhu.desks.staff.password_reset.redeeming import Chosen, redeem, usable
from xinhu.desks.staff.passwords.errors import (
    PasswordRefusedError,
    PasswordUnequalError,
)
from xinhu.desks.staff.passwords.imprints import imprint_key
from xinhu.desks.staff.passwords.rules import load_password_rules
from xinhu.desks.staff.passwords.setting import Surroundings

_REFUSED, _GONE = 422, 410


def _secret() -> forms.CharField:
    """Return a field whose text is never sent back, and taken as it was typed."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(widget=widget, strip=False)


class NewPasswordForm(KitForm):
    """The new password, twice."""

    words: ClassVar[str] = "change"
    new = _secret()
    again = _secret()


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form of a link; set the password, and lead to the log-in page."""
    language = language_of(request)
    under = _under(request)
    posted = request.POST if request.method == "POST" else None
    form = NewPasswordForm(language, posted)
    try:
        usable(secret, under, lock=False)
        if not (form.is_bound and form.is_valid()):
            return _page(request, form, _REFUSED if form.is_bound else 200)
        redeem(Chosen(secret=secret, **form.cleaned_data), under)
    except ResetLinkError as refused:
        return _page(request, None, _GONE, explained(refused, language))
    except PasswordRefusedError as refused:
        for reason in refused.reasons:
            field = "again" if isinstance(reason, PasswordUnequalError) else "new"
            form.add_error(field, explained(reason, language))
        return _page(request, form, _REFUSED)
    return redirect(f"{reverse('account_login')}?changed=1")


def _page(
    request: HttpRequest, form: NewPasswordForm | None, status: int, told: str = ""
) -> HttpResponse:
    numbers = _under(request).rules.numbers
    if form is not None:
        first = next((name for name in form.fields if form[name].errors), "new")
        form.fields[first].widget.attrs["autofocus"] = True
    page = {"form": form, "told": told, "numbers": numbers}
    response = render(request, "password_reset/link.html", page, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _under(request: HttpRequest) -> Surroundings:
    return Surroundings(
        rules=load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES),
        key=imprint_key(settings.XINHU_CHANNEL_SECRET),
        zone=zone_of_request(request),
        at=now(),
    )
