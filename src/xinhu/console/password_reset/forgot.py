"""Asking for a reset without being logged in; the answer is the same for every name."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinhu.console.access.coming import zone_of_request
from xinhu.console.approvals.rules import book
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.desks.staff.password_reset.requesting import ask_for_oneself

_LONGEST_NAME, _LONGEST_REASON = 60, 200
_UNUSABLE = 422


class ForgotForm(KitForm):
    """Whose password, and why."""

    words: ClassVar[str] = "forgot"
    username = forms.CharField(max_length=_LONGEST_NAME)
    reason = forms.CharField(max_length=_LONGEST_REASON)


@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Show the form; put the request before a second person."""
    language = language_of(request)
    form = ForgotForm(language, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _asked(request, form)
        except BadInput as unusable:
            form.add_error("reason", explained(unusable, language))
            status = _UNUSABLE
    elif form.is_bound:
        status = _UNUSABLE
    page = {"form": form, "mail": settings.XINHU_MAIL}
    return render(request, "password_reset/forgot.html", page, status=status)


def _asked(request: HttpRequest, form: ForgotForm) -> HttpResponse:
    """Answer: where links go by mail nothing, else the link that waits here."""
    secret = ask_for_oneself(
        form.cleaned_data["username"].strip(),
        form.cleaned_data["reason"],
        zone=zone_of_request(request),
        book=book(),
        now=now(),
    )
    page = {
        "check": "" if secret is None else f"{secret.check[:4]} {secret.check[4:]}",
        "link": "" if secret is None else reverse("reset_link", args=[secret.text]),
    }
    return render(request, "password_reset/asked.html", page)
