"""Due and overdue, person by person: filtered, sorted, page by page."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, purposes, title_of
from xinhu.console.training.filters import COLUMNS, LineFilter, in_order
from xinhu.console.training.own import last_day, state_of
from xinhu.console.training.running import runs_training
from xinhu.desks.staff.rules import Language
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.people.coverage import total
from xinhu.desks.training.people.lines import Line, Person, lines_of_everybody

PAGE = 50


class Row(NamedTuple):
    """A line as the page tells it."""

    person: Person
    title: str
    state: str
    last_day: str


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    column: str
    address: str
    state: str


@runs_training("GET")
def due_list(request: SignedInRequest) -> HttpResponse:
    """Show who has what to take by when, the most urgent first."""
    desk, language = at_desk(request), language_of(request)
    form, lines = wanted_lines(request, desk)
    order = request.GET.get("sort", "deadline")
    pages = Paginator(lines, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    page = {
        "form": form,
        "rows": [row_of(line, desk, language) for line in shown],
        "shown": shown,
        "earlier": _page(request, shown.number - 1) if shown.has_previous() else "",
        "later": _page(request, shown.number + 1) if shown.has_next() else "",
        "figures": total(lines),
        "headings": tuple(_heading(request, column, order) for column in COLUMNS),
        "export": _with(request, page=None),
    }
    status = 422 if form.errors else 200
    return render(request, "training/due_list.html", page, status=status)


def wanted_lines(request: SignedInRequest, desk: Desk) -> tuple[LineFilter, list[Line]]:
    """Return the filters of an address and the lines that they leave, in order."""
    language = language_of(request)
    everybody = lines_of_everybody(desk, purposes())
    form = LineFilter(language, request.GET).fill(everybody, desk)
    left = form.keep(everybody) if form.is_valid() else []
    return form, in_order(left, request.GET.get("sort", "deadline"), language)


def row_of(line: Line, desk: Desk, language: Language) -> Row:
    """Return a line as it is told."""
    title = title_of(line.pack, language)
    return Row(line.person, title, state_of(line), last_day(line.deadline, desk))


def _heading(request: SignedInRequest, column: str, order: str) -> Heading:
    states = {column: "ascending", f"-{column}": "descending"}
    turned = f"-{column}" if order == column else column
    address = _with(request, sort=turned, page=None)
    return Heading(column, address, states.get(order, "none"))


def _page(request: SignedInRequest, number: int) -> str:
    return _with(request, page=str(number))


def _with(request: SignedInRequest, **changed: str | None) -> str:
    """Return this address's query with some parameters changed or left out."""
    query = {k: v for k, v in request.GET.items() if v}
    for key, value in changed.items():
        query.pop(key, None)
        if value is not None:
            query[key] = value
    return f"?{urlencode(query)}"
