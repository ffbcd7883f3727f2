"""Entering an operator; nobody, who enters them least, learns a password."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.staff import choices
from xinhu.console.staff.acting import ADMINISTRATOR, REFUSED, done, tell
from xinhu.console.staff.at_desk import at_staff_desk, end
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.administrators import ask_joining
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.places import Place

_LONGEST = 60
_LONGEST_WHY = 200


class JoinForm(KitForm):
    """Who joins, and where they stand."""

    words: ClassVar[str] = "staff_form"
    username = forms.CharField(max_length=_LONGEST)
    full_name = forms.CharField(max_length=_LONGEST)
    email = forms.CharField(required=False, max_length=254)
    unit = forms.ChoiceField()
    post = forms.ChoiceField()
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    grounds = forms.CharField(required=False, max_length=_LONGEST_WHY)

    def fill(self) -> "JoinForm":
        """Offer units and posts."""
        self.offer("unit", choices.units(self.language))
        self.offer("post", choices.posts(self.language))
        return self


@at_staff_desk("GET", "POST")
def show(request: SignedInRequest) -> HttpResponse:
    """Show the form; enter the operator."""
    given = request.POST if request.method == "POST" else None
    form = JoinForm(language_of(request), given).fill()
    if form.is_bound and form.is_valid():
        try:
            told, operator = _joined(request, form)
        except (Refusal, BadInput) as error:
            tell(form, error)
        else:
            return done(told, "staff_operator", operator.reference)
    status = REFUSED if form.errors else 200
    return render(request, "staff/join.html", {"form": form}, status=status)


def _joined(request: SignedInRequest, form: JoinForm) -> tuple[str, Operator]:
    """Enter them; an administrator's post is asked for. Return what is told."""
    given = form.cleaned_data
    ends = None if given["until"] is None else end(given["until"])
    wanted = Joining(
        username=given["username"],
        full_name=given["full_name"],
        email=given["email"],
        place=Place(unit=given["unit"], post=given["post"], ends=ends),
    )
    rules, by, at = staff_rules(), actor(request), now()
    if rules.is_administrators(wanted.place.post):
        why, book = given["grounds"], rules.approvals
        return ADMINISTRATOR, ask_joining(wanted, why, by=by, book=book, now=at)
    return "join", join(wanted, by=by, now=at)
