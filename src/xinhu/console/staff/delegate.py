"""Asking that somebody may act for another; a second person grants it."""

from django import forms

from xinhu.console.kit.words import say_code
from xinhu.console.staff.acting import ActForm, operator_page
from xinhu.console.staff.at_desk import end
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.delegating import Delegating
from xinhu.desks.staff.organisation.handing_on import ask_delegation
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.people import Held
from xinhu.desks.staff.token_errors import OperatorUnknownError
from xinhu.desks.staff.tokens import Actor

_LONGEST = 200


class DelegateForm(ActForm):
    """To whom, what, until when, and why."""

    taker = forms.CharField(max_length=60)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple())
    last = forms.DateField(widget=forms.DateInput({"type": "date"}))
    why = forms.CharField(max_length=_LONGEST)

    def fill(self, operator: Operator, held: Held) -> None:
        """Offer what the main post may hand on."""
        del operator
        rules = staff_rules()
        allowed: frozenset[str] = frozenset()
        if held.main is not None and held.main.post in rules.posts.posts:
            allowed = rules.scopes_of(held.main.post) & rules.staffing.handed_on
        field = self.fields["scopes"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (code, say_code("scope", code, self.language))
                for code in sorted(allowed)
            ]

    def act(self, operator: Operator, by: Actor, at: Instant) -> None:
        """Ask for it.

        Raises:
            OperatorUnknownError: nobody has this user name or reference.
        """
        given = self.cleaned_data
        name = given["taker"].strip()
        found = Operator.objects.filter(username=name.lower()).first()
        taker = found or Operator.objects.filter(reference=name).first()
        if taker is None:
            raise OperatorUnknownError
        wanted = Delegating(scopes=frozenset(given["scopes"]), ends=end(given["last"]))
        book = staff_rules().approvals
        ask_delegation(operator, taker, wanted, given["why"], by=by, book=book, now=at)


show = operator_page(DelegateForm, "delegate", DelegateForm.act)
