"""A page of the book with its details: written first, masked, watermarked, printable.

The gate writes the opening, and an entry for everybody on the page, before it opens
anything. The answer is the page itself: to see it again is to open it again. The rules
have one purpose for reading and printing it; whoever prints stands on the paper.
"""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.book.answers import OpenedBook, OpenedLine, Right
from xinhu.console.inquiry.book.filters import BookFilterForm
from xinhu.console.inquiry.book.lines import Line, lines
from xinhu.console.inquiry.book.reading import PAGE, PURPOSE, listed
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.kit.language import language_of


class Value(NamedTuple):
    """What stood in a column, and what further entries say is right, oldest first."""

    first: str
    right: Sequence[str]


class Opened(NamedTuple):
    """A row with its columns; ``values`` is None where nothing may be shown."""

    line: Line[OpenedLine]
    values: dict[str, Value] | None


@signed_in("POST")
def opened(request: SignedInRequest) -> HttpResponse:
    """Open the page that the form names, and show it.

    Raises:
        GateRefusedError: the gate refused; for want of a second factor too.
    """
    form = BookFilterForm(language_of(request), request.POST).fill()
    if not form.is_valid():
        return listed(request, form, {})
    after = request.POST.get("after") or None
    purpose = request.POST.get("purpose", PURPOSE)
    body = {**form.query(), "after": after, "limit": PAGE, "purpose": purpose}
    try:
        book = Gate(request).post(OpenedBook, "inquiries", "book", "open", body=body)
    except GateRefusedError as refused:
        form.told(refused)
        return listed(request, form, {})
    told = lines(book.rows, language_of(request))
    page = {
        "book": book,
        "rows": [Opened(line, _values(line)) for line in told],
        "chosen": form.chosen(),
        "filters": urlencode(form.chosen()),
        "form": form,
        "reason": reason_name(form.cleaned_data["reason"], language_of(request)),
        "purpose": purpose,
    }
    return render(request, "inquiry/book/opened.html", page)


def _values(line: Line[OpenedLine]) -> dict[str, Value] | None:
    """Return every column that can be corrected, as it was and as it is right."""
    row = line.row
    if row.details is None:
        return None
    first = {
        **row.details,
        "reason": line.reason,
        "ground": row.ground.ref,
        "loan": row.loan or "",
    }
    return {
        name: Value(value, _right(row.corrected, name)) for name, value in first.items()
    }


def _right(corrected: Sequence[Right], column: str) -> list[str]:
    return [each.right for each in corrected if each.what == column]
