"""事后监督登记表: the list of a day: filtered, sorted, printed, signed."""

from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.supervision.at_desk import (
    deed_of,
    list_of,
    supervises,
    supervision_desk,
)
from xinhu.console.supervision.filters import COLUMNS, ItemFilter, in_order
from xinhu.console.supervision.telling import Row, rows_of
from xinhu.desks.audit.models import SupervisedDay
from xinhu.desks.audit.supervision.deadlines import deadlines_of
from xinhu.desks.audit.supervision.items import DECIDED, items_of

_DIGITS = 6


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    column: str
    address: str
    state: str


@supervises("GET")
def one_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a list."""
    row = list_of(request, pk)
    form, everything, wanted = wanted_rows(request, row)
    desk = supervision_desk()
    order = request.GET.get("sort", "number")
    limits = deadlines_of(row.day, desk.rules, desk.known.calendar)
    states = Counter(str(each.seen.state) for each in everything)
    undecided = [each for each in everything if each.seen.state not in DECIDED]
    page = {
        "list": row,
        "form": form,
        "rows": wanted,
        "total": len(everything),
        "undecided": len(undecided),
        "next": next((each for each in undecided if each.seen.state != "asked"), None),
        "figures": [(state, states[state]) for state in ItemFilter.shown(states)],
        "headings": tuple(_heading(request, column, order) for column in COLUMNS),
        "export": _with(request),
        "limits": limits,
        "urgency": limits.urgency(desk.day_of(deed_of(request).at)),
        "grown": _number(request.GET.get("grown", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "supervision/one_list.html", page, status=status)


def wanted_rows(
    request: SignedInRequest, row: SupervisedDay
) -> tuple[ItemFilter, list[Row], list[Row]]:
    """Return the filters of an address, all rows, and those that are left, in order."""
    language = language_of(request)
    everything = rows_of(items_of(row), language)
    form = ItemFilter(language, request.GET).fill(everything)
    left = in_order(form.keep(everything), request.GET.get("sort", "number"))
    return form, everything, left


def _heading(request: SignedInRequest, column: str, order: str) -> Heading:
    states = {column: "ascending", f"-{column}": "descending"}
    turned = f"-{column}" if order == column else column
    address = _with(request, sort=turned)
    return Heading(column, address, states.get(order, "none"))


def _with(request: SignedInRequest, **changed: str) -> str:
    """Return this address's query with some parameters changed."""
    given = {k: v for k, v in request.GET.items() if v and k != "grown"}
    return f"?{urlencode({**given, **changed})}"


def _number(text: str) -> int:
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    )
