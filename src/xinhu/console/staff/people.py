"""Everybody with an account: filtered, sorted, page by page."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import local, now
from xinhu.console.staff.acting import REFUSED
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.console.staff.filters import PeopleFilter
from xinhu.core.base.clock import from_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.people import COLUMNS, listed, state_of

PAGE = 50


class Row(NamedTuple):
    """An operator as the list tells them."""

    operator: Operator
    state: str
    seen: str


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    column: str
    address: str
    state: str


@at_staff_desk("GET")
def show(request: SignedInRequest) -> HttpResponse:
    """Show a page of operators."""
    form = PeopleFilter(language_of(request), request.GET).fill()
    order = request.GET.get("sort", "name")
    found = (
        listed(form.wanted(order), now())
        if form.is_valid()
        else Operator.objects.none()
    )
    pages = Paginator(found, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    page = {
        "form": form,
        "rows": [row_of(operator) for operator in shown],
        "shown": shown,
        "count": pages.count,
        "earlier": _page(request, shown.number - 1) if shown.has_previous() else "",
        "later": _page(request, shown.number + 1) if shown.has_next() else "",
        "headings": tuple(_heading(request, column, order) for column in COLUMNS),
        "export": _with(request, page=None),
        "done": request.GET.get("done", ""),
    }
    status = REFUSED if form.errors else 200
    return render(request, "staff/people.html", page, status=status)


def row_of(operator: Operator) -> Row:
    """Return an operator as they are told."""
    seen = operator.last_login
    told = "" if seen is None else local(from_datetime(seen))
    return Row(operator, state_of(operator, now()), told)


def _heading(request: SignedInRequest, column: str, order: str) -> Heading:
    states = {column: "ascending", f"-{column}": "descending"}
    turned = f"-{column}" if order == column else column
    address = _with(request, sort=turned, page=None)
    return Heading(column, address, states.get(order, "none"))


def _page(request: SignedInRequest, number: int) -> str:
    return _with(request, page=str(number))


def _with(request: SignedInRequest, **changed: str | None) -> str:
    """Return this address's query with some parameters changed or left out."""
    query = {k: v for k, v in request.GET.items() if v and k != "done"}
    for key, value in changed.items():
        query.pop(key, None)
        if value is not None:
            query[key] = value
    return f"?{urlencode(query)}"
