"""Which operators are wanted, as a form in the address."""

from typing import ClassVar

from django import forms

from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code
from xinhu.console.staff import choices
from xinhu.desks.staff.organisation.people import STATES, Wanted

_LONGEST = 60


class PeopleFilter(KitForm):
    """Filters of the staff list; empty ones filter nothing."""

    words: ClassVar[str] = "staff_filter"
    use_required_attribute = False
    text = forms.CharField(required=False, max_length=_LONGEST)
    unit = forms.ChoiceField(required=False)
    post = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)

    def fill(self) -> "PeopleFilter":
        """Fill in what the choices offer."""
        language = self.language
        every = "staff_filter.any"
        self.offer("unit", choices.units(language, every))
        self.offer("post", choices.posts(language, every))
        states = [(code, say_code("standing", code, language)) for code in STATES]
        self.offer("state", [("", say(every, language)), *states])
        return self

    def wanted(self, order: str) -> Wanted:
        """Return what is wanted, in an order."""
        given = self.cleaned_data
        return Wanted(
            text=given["text"].strip(),
            unit=given["unit"],
            post=given["post"],
            state=given["state"],
            order=order,
        )
