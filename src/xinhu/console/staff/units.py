"""The tree of units: opening one, putting it under another, and closing it."""

from typing import ClassVar

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import say, say_code
from xinhu.console.staff import choices
from xinhu.console.staff.acting import REFUSED, done, tell
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.organisation.models import KINDS, Unit
from xinhu.desks.staff.organisation.people import tree
from xinhu.desks.staff.organisation.units import NewUnit, close, found, move_under

_CODE, _NAME = 40, 60


class UnitForm(KitForm):
    """A unit that is to be opened."""

    words: ClassVar[str] = "unit_form"
    code = forms.CharField(max_length=_CODE)
    name = forms.CharField(max_length=_NAME)
    kind = forms.ChoiceField()
    department = forms.CharField(required=False, max_length=_NAME)
    under = forms.ChoiceField(required=False)

    def fill(self) -> "UnitForm":
        """Offer kinds, and the units under which it may stand."""
        language = self.language
        nothing = ("", say("staff_form.choose", language))
        kinds = [(code, say_code("unit_kind", code, language)) for code in KINDS]
        self.offer("kind", [nothing, *kinds])
        self.offer("under", choices.units(language))
        return self


class MoveUnitForm(KitForm):
    """Under which unit one is to stand."""

    words: ClassVar[str] = "unit_form"
    under = forms.ChoiceField()

    def fill(self) -> "MoveUnitForm":
        """Offer the open units; the door says which of them cannot be."""
        self.offer("under", choices.units(self.language))
        return self


@at_staff_desk("GET")
def show(request: SignedInRequest) -> HttpResponse:
    """Show the tree."""
    page = {"root": tree(now()), "done": request.GET.get("done", "")}
    return render(request, "staff/units.html", page)


@at_staff_desk("GET", "POST")
def open_one(request: SignedInRequest) -> HttpResponse:
    """Show the form; open the unit."""
    given = request.POST if request.method == "POST" else None
    form = UnitForm(language_of(request), given).fill()
    if form.is_bound and form.is_valid():
        try:
            found(NewUnit(**form.cleaned_data), by=actor(request), now=now())
        except (Refusal, BadInput) as error:
            tell(form, error)
        else:
            return done("open_unit", "staff_units")
    status = REFUSED if form.errors else 200
    return render(request, "staff/open_unit.html", {"form": form}, status=status)


@at_staff_desk("GET", "POST")
def move_one(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask under which unit it is to stand; put it there."""
    unit = _unit_or_404(code)
    given = request.POST if request.method == "POST" else None
    form = MoveUnitForm(language_of(request), given).fill()
    if form.is_bound and form.is_valid():
        under = form.cleaned_data["under"]
        try:
            move_under(code, under, by=actor(request), now=now())
        except (Refusal, BadInput) as error:
            tell(form, error)
        else:
            return done("move_unit", "staff_units")
    return _page(request, "staff/move_unit.html", unit, form)


@at_staff_desk("GET", "POST")
def close_one(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask whether it is meant; close the unit."""
    unit = _unit_or_404(code)
    given = request.POST if request.method == "POST" else None
    form = KitForm(language_of(request), given)
    if form.is_bound and form.is_valid():
        try:
            close(code, by=actor(request), now=now())
        except (Refusal, BadInput) as error:
            tell(form, error)
        else:
            return done("close_unit", "staff_units")
    return _page(request, "staff/close_unit.html", unit, form)


def _unit_or_404(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first() if code.isprintable() else None
    if unit is None:
        raise Http404
    return unit


def _page(
    request: SignedInRequest, template: str, unit: Unit, form: KitForm
) -> HttpResponse:
    page = {"unit": unit, "form": form}
    status = REFUSED if form.errors else 200
    return render(request, template, page, status=status)
