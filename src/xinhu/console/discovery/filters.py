"""Which findings are wanted, as a form in the address; and in which order."""

from collections.abc import Mapping
from typing import ClassVar, Final, NamedTuple, Self

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from xinhu.console.discovery.leaves import with_query
from xinhu.console.discovery.listing import GRADES, LEVELS
from xinhu.console.discovery.naming import kind_said, kinds
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code
from xinhu.desks.discovery.finding import Filter
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.states import STATUSES

_LONGEST: Final = 1_000
_SURE: Final = ("0.6", "0.7", "0.8", "0.9")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "level": ("file_level", "level"),
    "kind": ("kind",),
    "where": ("target__name", "path", "member"),
    "count": ("count",),
    "confidence": ("confidence",),
    "owner": ("owner__full_name",),
    "state": ("status",),
}
"""Name in the address → the fields by which it sorts."""
_USUAL: Final = "-level"


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    label: str
    address: str
    state: str


class FindingFilter(KitForm):
    """Filters of the findings; empty ones filter nothing."""

    words: ClassVar[str] = "finding_filter"
    use_required_attribute = False
    target = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    grade = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    confidence = forms.ChoiceField(required=False)
    owner = forms.CharField(required=False, max_length=64)
    folder = forms.CharField(required=False, max_length=_LONGEST)

    def fill(self, targets: Mapping[int, str]) -> Self:
        """Fill in what the choices offer.

        Args:
            targets: number and name of each.
        """
        language = self.language
        named = {
            "target": [(str(pk), name) for pk, name in targets.items()],
            "level": [(c, say_code("find_level", c, language)) for c in LEVELS],
            "grade": [(code, code) for code in GRADES],
            "kind": [(code, kind_said(code, language)) for code in kinds()],
            "status": [(c, say_code("place_state", c, language)) for c in STATUSES],
            "confidence": [(c, f"≥ {c}") for c in _SURE],
        }
        for name, choices in named.items():
            word = "finding_filter.not_gone" if name == "status" else "filter.any"
            self.offer(name, [("", say(word, language)), *choices])
        return self

    @property
    def narrows(self) -> bool:
        """Tell whether any filter is set."""
        return self.is_valid() and any(self.cleaned_data.values())

    def wanted(self) -> Filter:
        """Return what the desk takes; of a form that is valid."""
        given = self.cleaned_data
        return Filter(
            target=int(given["target"]) if given["target"] else None,
            status=given["status"],
            grade=given["grade"],
            level=int(given["level"]) if given["level"] else None,
            kind=given["kind"],
            owner=given["owner"].strip(),
            folder=given["folder"].strip(),
        )

    def sure(self, rows: QuerySet[Place]) -> QuerySet[Place]:
        """Leave the findings that are as sure as is asked for."""
        least = self.cleaned_data["confidence"]
        return rows.filter(confidence__gte=float(least)) if least else rows


def in_order(rows: QuerySet[Place], order: str) -> QuerySet[Place]:
    """Sort by the column that the address names; otherwise the gravest first."""
    fields = COLUMNS.get(order.removeprefix("-"))
    if fields is None:
        return in_order(rows, _USUAL)
    sign = "-" if order.startswith("-") else ""
    return rows.order_by(*(f"{sign}{field}" for field in fields), "path", "pk")


def headings(request: HttpRequest) -> tuple[Heading, ...]:
    """Return the headings, each leading to this list sorted by it."""
    order = request.GET.get("sort", _USUAL)
    return tuple(_heading(request, name, order) for name in COLUMNS)


def _heading(request: HttpRequest, name: str, order: str) -> Heading:
    states = {name: "ascending", f"-{name}": "descending"}
    turned = f"-{name}" if order == name else name
    address = with_query(request, sort=turned, page="")
    return Heading(f"finding_column.{name}", address, states.get(order, "none"))
