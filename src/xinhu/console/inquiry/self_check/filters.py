"""Which month, and which of its lines, as a form in the address."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar, Final, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict

from xinhu.console.inquiry.self_check.answers import FoundLine
from xinhu.console.inquiry.self_check.rules import KINDS, last_month, months
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


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    label: str
    address: str
    state: str


COLUMNS: Final[dict[str, tuple[str, Callable[[FoundLine], str]]]] = {
    "code": ("self_check.why", lambda each: each.code),
    "asked": ("self_check_column.asked", lambda each: each.asked),
    "operator": ("inquiry.operator", lambda each: each.operator),
    "inquiry": ("inquiry.ref", lambda each: each.inquiry),
}


def in_order(found: list[FoundLine], order: str) -> list[FoundLine]:
    """Sort by the column that the address names; otherwise as the list was made."""
    column = COLUMNS.get(order.removeprefix("-"))
    if column is None:
        return found
    return sorted(found, key=column[1], reverse=order.startswith("-"))


def headings(request: HttpRequest, month: str, order: str) -> tuple[Heading, ...]:
    """Return the headings, each leading to this list sorted by it."""
    return tuple(_heading(request, month, name, order) for name in COLUMNS)


def _heading(request: HttpRequest, month: str, name: str, order: str) -> Heading:
    states = {name: "ascending", f"-{name}": "descending"}
    query = {key: value for key, value in request.GET.items() if value}
    query["month"] = month
    query["sort"] = f"-{name}" if order == name else name
    return Heading(COLUMNS[name][0], f"?{urlencode(query)}", states.get(order, "none"))
