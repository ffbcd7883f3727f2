"""An administrator asks for an operator: the link goes to the operator alone."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import actor, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.rules import book
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.desks.staff.password_reset.errors import (
    ResetAddressError,
    ResetOperatorError,
)
from xinhu.desks.staff.password_reset.requesting import ask_for_reference

SCOPE = "staff"
_LONGEST_NAME, _LONGEST_REASON = 60, 200
_UNUSABLE = 422


class OnBehalfForm(KitForm):
    """For whom, and why."""

    words: ClassVar[str] = "behalf"
    operator = forms.CharField(max_length=_LONGEST_NAME)
    reason = forms.CharField(max_length=_LONGEST_REASON)


@signed_in("GET", "POST")
def on_behalf(request: SignedInRequest) -> HttpResponse:
    """Show the form; put the request before a second person.

    Raises:
        RoleRefusedError: the operator's role keeps no operators.
    """
    if SCOPE not in scopes_of(request):
        raise RoleRefusedError
    language = language_of(request)
    start = {"operator": request.GET.get("operator", "")}
    posted = request.POST if request.method == "POST" else None
    form = OnBehalfForm(language, posted, initial=start)
    status = _UNUSABLE if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            ref = ask_for_reference(
                form.cleaned_data["operator"].strip(),
                form.cleaned_data["reason"],
                by=actor(request),
                book=book(),
                now=now(),
            )
        except (ResetAddressError, ResetOperatorError) as refused:
            form.add_error("operator", explained(refused, language))
        except BadInput as unusable:
            form.add_error("reason", explained(unusable, language))
        else:
            return redirect(f"{reverse('approval', args=[ref])}?done=asked")
    page = {"form": form}
    return render(request, "password_reset/on_behalf.html", page, status=status)
