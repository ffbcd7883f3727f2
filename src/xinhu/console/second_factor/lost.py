"""On the way in, after the password: asking that a lost second factor be reset."""

from typing import ClassVar

from allauth.account.internal.decorators import login_stage_required
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xinhu.console.access.coming import zone_of_request
from xinhu.console.approvals.rules import book
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.second_factor.stage import FactorStage
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.reset_request import ask_for_oneself

_UNUSABLE = 422


class LostForm(KitForm):
    """Why."""

    words: ClassVar[str] = "lost"
    reason = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(  # type: ignore[untyped-decorator]  # allauth ships no types
    stage=FactorStage.key, redirect_urlname="account_login"
)
def lost(request: HttpRequest) -> HttpResponse:
    """Ask for a reset in the name of whoever gave the password."""
    stage: FactorStage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 -- where allauth puts it
    operator: Operator = stage.login.user
    form = LostForm(language_of(request), request.POST or None)
    asked, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            asked = ask_for_oneself(
                operator,
                form.cleaned_data["reason"],
                zone=zone_of_request(request),
                book=book(),
                now=now(),
            )
        except XinhuError as refused:
            form.add_error("reason", told(request, refused))
            status = _UNUSABLE
    page = {"form": form, "asked": asked}
    return render(request, "second_factor/lost.html", page, status=status)
