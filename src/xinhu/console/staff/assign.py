"""Giving an operator a further post, for a time or without an end."""

from django import forms

from xinhu.console.staff import choices
from xinhu.console.staff.acting import ADMINISTRATOR, ActForm, operator_page
from xinhu.console.staff.at_desk import beginning, end
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.administrators import BESIDES, ask_post
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.people import Held
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.tokens import Actor

_LONGEST = 200


class AssignForm(ActForm):
    """The further post."""

    unit = forms.ChoiceField()
    post = forms.ChoiceField()
    since = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    temporary = forms.BooleanField(required=False)
    grounds = forms.CharField(required=False, max_length=_LONGEST)

    def fill(self, operator: Operator, held: Held) -> None:
        """Offer units and posts."""
        del operator, held
        self.offer("unit", choices.units(self.language))
        self.offer("post", choices.posts(self.language))

    def act(self, operator: Operator, by: Actor, at: Instant) -> str | None:
        """Assign them; today's date begins now; an administrator is asked for."""
        given = self.cleaned_data
        since, until = given["since"], given["until"]
        # A day that has begun is no time in the past: it begins now.
        starts = None if since is None or beginning(since) <= at < end(since) else since
        place = Place(
            unit=given["unit"],
            post=given["post"],
            starts=None if starts is None else beginning(starts),
            ends=None if until is None else end(until),
            temporary=given["temporary"],
        )
        rules = staff_rules()
        if rules.is_administrators(place.post):
            why, book = given["grounds"], rules.approvals
            ask_post(operator, place, BESIDES, why, seen=None, by=by, book=book, now=at)
            return ADMINISTRATOR
        assign(operator, place, by=by, now=at)
        return None


show = operator_page(AssignForm, "assign", AssignForm.act)
