"""Drawing recovery codes anew: with the password and a fresh factor; shown once."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import token_of
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.second_factor.at_log_in import signed_on_at
from xinhu.console.second_factor.fresh_factor import fresh_factor
from xinhu.console.second_factor.surroundings import factor_rules, owner_of, under
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.second_factor.adding import redraw_recovery_codes
from xinhu.desks.staff.second_factor.errors import FactorNeededError

_UNUSABLE = 422


class CodesForm(KitForm):
    """The password, once more."""

    words: ClassVar[str] = "codes"
    password = forms.CharField(
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
        strip=False,
    )


@sensitive_post_parameters()
@signed_in("GET", "POST")
@fresh_factor
def new_codes(request: SignedInRequest) -> HttpResponse:
    """Ask for the password; draw the codes and show them.

    Raises:
        FactorNeededError: the factor is not fresh any more.
    """
    sent = request.method == "POST"
    form = CodesForm(language_of(request), request.POST if sent else None)
    if signed_on_at(request, request.user) is not None:
        del form.fields["password"]
    status, wrong = 200, ""
    if form.is_bound and form.is_valid():
        owner = owner_of(request, form.cleaned_data.get("password", ""))
        try:
            codes = redraw_recovery_codes(
                request.user.pk, owner, token_of(request), under(request)
            )
        except FactorNeededError:
            raise
        except Refusal as refused:
            wrong, status = told(request, refused), _UNUSABLE
        else:
            page = {"codes": codes, "new": False}
            return render(request, "second_factor/codes.html", page)
    page = {"form": form, "wrong": wrong, "rules": factor_rules()}
    return render(request, "second_factor/new_codes.html", page, status=status)
