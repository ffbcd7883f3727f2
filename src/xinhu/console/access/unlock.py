"""Unlocking by password: from the cover over a page, or on a page of its own."""

from typing import ClassVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from xinhu.console.access.guessing import require_own_password
from xinhu.console.access.keeper import seen_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import token_of
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.sessions.locking import unlock_session

COVER = "X-Cover"
"""Header of the cover over a page: it wants an answer, not another page."""
_REFUSED = 422


class UnlockForm(KitForm):
    """The password of whoever locked the session."""

    words: ClassVar[str] = "unlock"
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )


@sensitive_post_parameters()
@signed_in("GET", "POST", while_due=True)
def unlock(request: SignedInRequest) -> HttpResponse:
    """Ask for the password; with the right one the session goes on where it was."""
    form = UnlockForm(
        language_of(request), request.POST if request.method == "POST" else None
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            require_own_password(request, form.cleaned_data["password"])
        except Refusal as refused:
            form.add_error("password", explained(refused, form.language))
            status = _REFUSED
        else:
            return _unlocked(request)
    form.fields["password"].widget.attrs["autofocus"] = True
    page = {"form": form, "next": _back(request)}
    name = "cover_error" if COVER in request.headers else "unlock"
    return render(request, f"access/{name}.html", page, status=status)


def _unlocked(request: SignedInRequest) -> HttpResponse:
    """Change the session's key, then free the session under its new token."""
    with transaction.atomic():
        request.session.cycle_key()
        unlock_session(seen_of(request).session.pk, token_of(request), now())
    if COVER in request.headers:
        return HttpResponse(status=204)
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return where to go on: an address of this console, else the first page."""
    given = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(given, {request.get_host()}):
        return given
    return reverse("home")
