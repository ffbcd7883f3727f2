"""Asking for the reset of somebody else's second factors: they cannot come in."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import actor, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.rules import book
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.desks.staff.organisation.entries import one_act
from xinhu.desks.staff.organisation.errors import OneselfError
from xinhu.desks.staff.second_factor.errors import (
    FactorAbsentError,
    FactorOwnerUnknownError,
)
from xinhu.desks.staff.second_factor.reset_request import ask_for, asker_of

_LONGEST_NAME, _LONGEST_REASON = 60, 200
_UNUSABLE = 422


class LostByOtherForm(KitForm):
    """Whose, and why."""

    words: ClassVar[str] = "lost_by"
    operator = forms.CharField(max_length=_LONGEST_NAME)
    reason = forms.CharField(max_length=_LONGEST_REASON)


@signed_in("GET", "POST")
def lost_by_other(request: SignedInRequest) -> HttpResponse:
    """Show the form; put the request before a second person.

    Raises:
        StaffScopeError: the post acted under asks for nobody; written down.
    """
    by, at = actor(request), now()
    with one_act("page", by, at):
        asker = asker_of(request.user, scopes_of(request), by)
    language = language_of(request)
    start = {"operator": request.GET.get("operator", "")}
    posted = request.POST if request.method == "POST" else None
    form = LostByOtherForm(language, posted, initial=start)
    status = _UNUSABLE if form.is_bound else 200
    if form.is_bound and form.is_valid():
        name, reason = form.cleaned_data["operator"], form.cleaned_data["reason"]
        try:
            ref = ask_for(name.strip(), reason, asker, book=book(), now=at)
        except (FactorOwnerUnknownError, FactorAbsentError, OneselfError) as refused:
            form.add_error("operator", explained(refused, language))
        except BadInput as unusable:
            form.add_error("reason", explained(unusable, language))
        else:
            return redirect(f"{reverse('approval', args=[ref])}?done=asked")
    page = {"form": form}
    return render(request, "second_factor/lost_by_other.html", page, status=status)
