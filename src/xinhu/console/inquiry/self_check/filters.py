"""Which month, and which of its lines, as a form in the address."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from django import forms
from django.http import QueryDict

from xinhu.console.inquiry.self_check.answers import FoundLine
from xinhu.console.inquiry.self_check.rules import KINDS, last_month, months
from xinhu.console.inquiry.sorting import Columns
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code
from xinhu.desks.staff.rules import Language


class MonthForm(KitForm):
    """A month, and one reason or all."""

    words: ClassVar[str] = "self_check_filter"
    use_required_attribute = False
    month = forms.ChoiceField()
    code = forms.ChoiceField(required=False)

    def fill(self, day: date) -> "MonthForm":
        """Fill in what the choices offer."""
        kinds = [(c, say_code("self_check_kind", c, self.language)) for c in KINDS]
        self.offer("month", [(month, month) for month in months(day)])
        self.offer("code", [("", say("filter.any", self.language)), *kinds])
        return self

    def leave(self, found: Iterable[FoundLine]) -> list[FoundLine]:
        """Return the lines that the filter leaves."""
        code = self.cleaned_data["code"]
        return [each for each in found if code in {"", each.code}]


def month_form(given: QueryDict, language: Language, day: date) -> MonthForm:
    """Read the form; without a month it is the newest that is over."""
    asked = given.copy()
    asked.setdefault("month", last_month(day))
    return MonthForm(language, asked).fill(day)


COLUMNS: Final[Columns[FoundLine]] = {
    "code": ("self_check.why", lambda each: each.code),
    "asked": ("self_check_column.asked", lambda each: each.asked),
    "operator": ("inquiry.operator", lambda each: each.operator),
    "inquiry": ("inquiry.ref", lambda each: each.inquiry),
}
