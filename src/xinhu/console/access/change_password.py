"""Changing one's own password; where it is due, the only page there is."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.counted import WAITING, turn_at_hashing
from xinhu.console.access.due import due
from xinhu.console.access.guessing import begin_own
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.desks.staff.lockout.attempting import failed, succeeded
from xinhu.desks.staff.passwords.change import Wanted, change_password
from xinhu.desks.staff.passwords.errors import (
    PasswordCurrentError,
    PasswordRefusedError,
    PasswordUnequalError,
)
from xinhu.desks.staff.passwords.imprints import imprint_key
from xinhu.desks.staff.passwords.rules import PasswordRules, load_password_rules
from xinhu.desks.staff.passwords.setting import Surroundings

_REFUSED = 422
_FIELDS = {PasswordCurrentError.code: "current", PasswordUnequalError.code: "again"}
"""Under which field a reason stands; any other speaks of the new password."""


def _secret(autocomplete: str) -> forms.CharField:
    """Return a field whose text is never sent back, and taken as it was typed."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(widget=widget, strip=False)


class ChangeForm(KitForm):
    """The present password, and the new one twice."""

    words: ClassVar[str] = "change"
    current = _secret("current-password")
    new = _secret("new-password")
    again = _secret("new-password")


@sensitive_post_parameters()
@signed_in("GET", "POST", while_due=True)
def change(request: SignedInRequest) -> HttpResponse:
    """Show the form; change the password and ask to log in with the new one."""
    form = ChangeForm(
        language_of(request), request.POST if request.method == "POST" else None
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _changed(request, form)
        except PasswordRefusedError as refused:
            _tell(form, refused)
            status = _REFUSED
    first = next((name for name in form.fields if form[name].errors), "current")
    form.fields[first].widget.attrs["autofocus"] = True
    page = {"form": form, "due": due(request), "numbers": _rules().numbers}
    return render(request, "access/change_password.html", page, status=status)


def _changed(request: SignedInRequest, form: ChangeForm) -> HttpResponse:
    """Change it and log out: every session of the operator has ended."""
    under = Surroundings(
        rules=_rules(),
        key=imprint_key(settings.XINHU_CHANNEL_SECRET),
        zone=zone_of_request(request),
        at=now(),
    )
    refused: PasswordRefusedError | None = None
    with turn_at_hashing():
        attempt = begin_own(request)
        try:
            change_password(request.user.pk, Wanted(**form.cleaned_data), under)
        except PasswordRefusedError as error:
            refused = error
    reasons = () if refused is None else refused.reasons
    if any(isinstance(one, PasswordCurrentError) for one in reasons):
        failed(attempt, now(), WAITING)
    else:
        succeeded(attempt, WAITING)
    if refused is not None:
        raise refused
    logout(request)
    return redirect(f"{reverse('account_login')}?changed=1")


def _tell(form: ChangeForm, refused: PasswordRefusedError) -> None:
    for reason in refused.reasons:
        text = explained(reason, form.language)
        form.add_error(_FIELDS.get(reason.code, "new"), text)


def _rules() -> PasswordRules:
    return load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
