"""Asking that somebody who was stopped come back; a second person grants it."""

from django import forms

from xinhu.console.staff import choices
from xinhu.console.staff.acting import ActForm, operator_page
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.people import Held
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.returning import ask_back
from xinhu.desks.staff.tokens import Actor

_LONGEST = 200


class BackForm(ActForm):
    """Where they are to stand, and why they come back."""

    unit = forms.ChoiceField()
    post = forms.ChoiceField()
    why = forms.CharField(max_length=_LONGEST)

    def fill(self, operator: Operator, held: Held) -> None:
        """Offer units and posts."""
        del operator, held
        self.offer("unit", choices.units(self.language))
        self.offer("post", choices.posts(self.language))

    def act(self, operator: Operator, by: Actor, at: Instant) -> None:
        """Ask for it."""
        given = self.cleaned_data
        book = staff_rules().approvals
        place = Place(unit=given["unit"], post=given["post"])
        ask_back(operator, place, given["why"], by=by, book=book, now=at)


show = operator_page(BackForm, "bring_back", BackForm.act)
