"""The book without names: filtered, summed up, page by page, the oldest row first."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of, serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError, RoleRefusedError
from xinhu.console.inquiry.book.answers import BookPage, BookSums
from xinhu.console.inquiry.book.days import usual
from xinhu.console.inquiry.book.filters import BookFilterForm, with_days
from xinhu.console.inquiry.book.lines import lines
from xinhu.console.inquiry.book.sums import columns
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import today

PAGE = 50
"""Rows of a page: as many as are opened at once."""
PURPOSE = "inquiry_book"
SCOPE, _FOLLOWING = "register", "disclose"


@signed_in("GET")
def book(request: SignedInRequest) -> HttpResponse:
    """Show a page of rows, with the sums of all that the filters leave.

    Raises:
        RoleRefusedError: nobody of this role reads the book.
    """
    if SCOPE not in scopes_of(request):
        raise RoleRefusedError
    form = BookFilterForm(language_of(request), with_days(request.GET)).fill()
    return listed(request, form, _found(request, form) if form.is_valid() else {})


def listed(
    request: SignedInRequest, form: BookFilterForm, found: Mapping[str, object]
) -> HttpResponse:
    """Draw the list, or what is wrong with its filters where nothing was found."""
    page = {
        "form": form,
        "days": [
            (each.name, urlencode({"since": each.since, "until": each.until}))
            for each in usual(today())
        ],
        "opens": serves(request, PURPOSE),
        "follows": _FOLLOWING in scopes_of(request),
        **found,
    }
    status = 200 if found else 422
    return render(request, "inquiry/book/reading.html", page, status=status)


def _found(request: SignedInRequest, form: BookFilterForm) -> dict[str, object]:
    """Ask for rows and sums; nothing where the gate cannot use the filters."""
    gate, query, language = Gate(request), form.query(), language_of(request)
    after = request.GET.get("after", "")
    try:
        sums = gate.get(BookSums, "inquiries", "book", "sums", **query)
        page = gate.get(BookPage, "inquiries", "book", **query, after=after, limit=PAGE)
    except GateRefusedError as refused:
        form.told(refused)
        return {}
    chosen = form.chosen()
    onward = {**chosen, "after": page.after}
    return {
        "chosen": chosen,
        "filters": urlencode(chosen),
        "after": after,
        "lines": lines(page.rows, language),
        "total": sums.total,
        "columns": columns(sums, chosen, language) if sums.total else (),
        "first": f"?{urlencode(chosen)}" if after else "",
        "next": f"?{urlencode(onward)}" if page.after else "",
    }
