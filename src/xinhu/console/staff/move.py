"""Transferring an operator; everything they hold ends with it."""

from django import forms

from xinhu.console.staff import choices
from xinhu.console.staff.acting import ADMINISTRATOR, ActForm, operator_page
from xinhu.console.staff.at_desk import end
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.administrators import AS_MAIN, ask_post
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.moving import Move, main_number, move
from xinhu.desks.staff.organisation.people import Held
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.tokens import Actor

_LONGEST = 200


class MoveForm(ActForm):
    """The new main post."""

    unit = forms.ChoiceField()
    post = forms.ChoiceField()
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    grounds = forms.CharField(required=False, max_length=_LONGEST)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def fill(self, operator: Operator, held: Held) -> None:
        """Offer units and posts; note which main assignment the page shows."""
        del operator
        self.offer("unit", choices.units(self.language))
        self.offer("post", choices.posts(self.language))
        self.initial["seen"] = main_number(held.main)

    def act(self, operator: Operator, by: Actor, at: Instant) -> str | None:
        """Transfer them; an administrator's post is asked for."""
        given = self.cleaned_data
        ends = None if given["until"] is None else end(given["until"])
        place = Place(unit=given["unit"], post=given["post"], ends=ends)
        rules = staff_rules()
        if rules.is_administrators(place.post):
            why, seen, book = given["grounds"], given["seen"], rules.approvals
            ask_post(operator, place, AS_MAIN, why, seen=seen, by=by, book=book, now=at)
            return ADMINISTRATOR
        move(operator, Move(place=place, seen=given["seen"]), by=by, now=at)
        return None


show = operator_page(MoveForm, "move", MoveForm.act)
