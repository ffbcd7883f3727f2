"""Entering a leave that an operator took, or will take."""

from django import forms

from xinhu.console.staff.acting import ActForm, operator_page
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.leave_taking import enter_leave
from xinhu.desks.staff.tokens import Actor

_MOST = 366


class LeaveForm(ActForm):
    """From when until when, and how many working days."""

    first_day = forms.DateField(widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(widget=forms.DateInput({"type": "date"}))
    days = forms.IntegerField(min_value=1, max_value=_MOST)

    def act(self, operator: Operator, by: Actor, at: Instant) -> None:
        """Enter it."""
        enter_leave(operator, **self.cleaned_data, by=by, now=at)


show = operator_page(LeaveForm, "take_leave", LeaveForm.act)
