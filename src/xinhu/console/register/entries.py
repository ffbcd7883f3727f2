"""The register's entries: filtered, sorted, page by page."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Entries
from xinhu.console.kit.language import language_of
from xinhu.console.register.filters import COLUMNS, FilterForm, in_order

PAGE = 50
_NUMBER = 18  # digits


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    column: str
    address: str
    state: str


@signed_in("GET")
def entries(request: SignedInRequest) -> HttpResponse:
    """Show a page of entries."""
    form = FilterForm(language_of(request), request.GET).fill()
    usable = form.is_valid()
    query = form.query() if usable else {}
    before = request.GET.get("before", "")
    if before.isdigit() and len(before) <= _NUMBER:
        query["before"] = before
    answer = Gate(request).get(Entries, "entries", **query, limit=PAGE)
    order = request.GET.get("sort", "-index")
    page = {
        "form": form,
        "filtered": bool(form.query()) if usable else False,
        "size": answer.size,
        "entries": in_order(answer.entries, order),
        "headings": tuple(_heading(request, column, order) for column in COLUMNS),
        "older": _older(request, answer),
        "newest": _with(request, before=None) if before else "",
        "export": _with(request, before=None, sort=None),
    }
    if not usable:
        return _told_at_its_field(request, page)
    part = bool(getattr(request, "htmx", False))
    template = "register/list.html" if part else "register/entries.html"
    return render(request, template, page)


def _told_at_its_field(
    request: SignedInRequest, page: dict[str, object]
) -> HttpResponse:
    """Draw the whole page: what is wrong stands at the filter, not in the list."""
    response = render(request, "register/entries.html", page, status=422)
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _older(request: SignedInRequest, answer: Entries) -> str:
    if len(answer.entries) < PAGE or answer.entries[-1].index == 0:
        return ""
    return _with(request, before=str(answer.entries[-1].index))


def _heading(request: SignedInRequest, column: str, order: str) -> Heading:
    states = {column: "ascending", f"-{column}": "descending"}
    turned = f"-{column}" if order == column else column
    return Heading(column, _with(request, sort=turned), states.get(order, "none"))


def _with(request: SignedInRequest, **changed: str | None) -> str:
    """Return this address's query with some parameters changed or left out."""
    query = {k: v for k, v in request.GET.items() if v}
    for key, value in changed.items():
        query.pop(key, None)
        if value is not None:
            query[key] = value
    return f"?{urlencode(query)}"
