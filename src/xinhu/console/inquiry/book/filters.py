"""Which rows of the book are wanted, as a form in the address."""

from typing import ClassVar, Final, Self

from django import forms
from django.http import QueryDict

from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.book.days import usual
from xinhu.console.inquiry.filters import STATES
from xinhu.console.inquiry.rules import BY_APPROVAL, BY_LETTER, reasons_on
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.times import today
from xinhu.console.kit.words import say, say_code

NAMES: Final = ("since", "until", "reason", "branch", "operator", "state")
_LONGEST: Final = 64
_UNUSABLE: Final = 422


class BookFilterForm(KitForm):
    """Days, always; the others filter nothing where they are empty."""

    words: ClassVar[str] = "book_filter"
    use_required_attribute = False
    since = forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = forms.ChoiceField(required=False)
    branch = forms.CharField(required=False, max_length=_LONGEST)
    operator = forms.CharField(required=False, max_length=_LONGEST)
    state = forms.ChoiceField(required=False)

    def fill(self) -> Self:
        """Fill in what the choices offer."""
        every = ("", say("filter.any", self.language))
        kinds = (BY_LETTER, BY_APPROVAL)
        reasons = [each for kind in kinds for each in reasons_on(kind, self.language)]
        states = [(s, say_code("inquiry_state", s, self.language)) for s in STATES]
        self.offer("reason", [every, *reasons])
        self.offer("state", [every, *states])
        return self

    def query(self) -> dict[str, str]:
        """Return what the gate takes; of a form that is valid."""
        given = self.cleaned_data
        narrowed = {name: given[name] for name in NAMES[2:] if given[name]}
        days = {"from": given["since"].isoformat(), "to": given["until"].isoformat()}
        return {**days, **narrowed}

    def chosen(self) -> dict[str, str]:
        """Return the filters as they stand in an address."""
        given = self.cleaned_data if self.is_valid() else {}
        said = {name: given.get(name) for name in NAMES}
        return {name: str(value) for name, value in said.items() if value}

    def told(self, refused: GateRefusedError) -> None:
        """Say at the days what the gate said about them.

        Raises:
            GateRefusedError: it is not about what was typed.
        """
        if refused.status != _UNUSABLE:
            raise refused
        error = refused.told.error
        self.add_told("until", error.message, error.next)


def with_days(given: QueryDict) -> QueryDict:
    """Return the filters with this month's days where no day is stated."""
    if given.get("since") or given.get("until"):
        return given
    filled, month = given.copy(), usual(today())[0]
    filled["since"], filled["until"] = month.since.isoformat(), month.until.isoformat()
    return filled
