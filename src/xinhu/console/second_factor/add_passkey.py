"""Adding a passkey: the browser asks the key, the console verifies its answer."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.second_factor import ceremony
from xinhu.console.second_factor.adding import added, owner_is_asked, require_may_add
from xinhu.console.second_factor.surroundings import owner_of, session_of, under
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.second_factor.adding import add_passkey as add
from xinhu.desks.staff.second_factor.errors import (
    FactorNeededError,
    OwnerUnprovenError,
)

_UNUSABLE = 422


class PasskeyForm(KitForm):
    """A name for the key, what the key answered, and the password for a first one."""

    words: ClassVar[str] = "passkey"
    name = forms.CharField(max_length=40)
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    credential = forms.CharField(widget=forms.HiddenInput, max_length=65_536)


@sensitive_post_parameters()
@signed_in("GET", "POST", while_lacking=True)
def add_passkey(request: SignedInRequest) -> HttpResponse:
    """Show the form; add the passkey that answered.

    Raises:
        FactorNeededError: the operator has a factor that is not fresh.
    """
    require_may_add(request, "webauthn")
    sent = request.method == "POST"
    form = PasskeyForm(language_of(request), request.POST if sent else None)
    if not owner_is_asked(request):
        del form.fields["password"]
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _added(request, form)
        except FactorNeededError:
            raise
        except Refusal as refused:
            wrong = isinstance(refused, OwnerUnprovenError)
            field = "password" if wrong and "password" in form.fields else "name"
            form.add_error(field, told(request, refused))
            status = _UNUSABLE
    first = next((n for n in form.fields if form[n].errors), "name")
    form.fields[first].widget.attrs["autofocus"] = True
    page = {"form": form, "options": ceremony.options_to_add(request.user)}
    return render(request, "second_factor/add_passkey.html", page, status=status)


def _added(request: SignedInRequest, form: PasskeyForm) -> HttpResponse:
    given = form.cleaned_data
    credential = ceremony.added(given["credential"])
    owner = owner_of(request, given.get("password", ""))
    codes = add(
        request.user.pk,
        given["name"],
        credential,
        owner,
        session_of(request),
        under(request),
    )
    return added(request, codes)
