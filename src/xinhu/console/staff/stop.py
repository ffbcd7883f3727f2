"""Stopping an operator who leaves, or must not act for now."""

from django import forms

from xinhu.console.kit.words import say, say_code
from xinhu.console.staff.acting import ActForm, operator_page
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.leaving import LEFT, SUSPENDED, leave
from xinhu.desks.staff.organisation.people import Held
from xinhu.desks.staff.tokens import Actor


class StopForm(ActForm):
    """Why they are stopped."""

    reason = forms.ChoiceField()

    def fill(self, operator: Operator, held: Held) -> None:
        """Offer the reasons that a person states."""
        del operator, held
        named = [
            (code, say_code("stopped_why", code, self.language))
            for code in (LEFT, SUSPENDED)
        ]
        self.offer("reason", [("", say("staff_form.choose", self.language)), *named])

    def act(self, operator: Operator, by: Actor, at: Instant) -> None:
        """Stop them."""
        leave(operator, self.cleaned_data["reason"], by=by, now=at)


show = operator_page(StopForm, "stop", StopForm.act)
