"""Quarters: what was bound, when, by whom and where it is; and what should be.

Binding takes the register's keys, which the console does not have: the page says the
command for whoever stands at the server.
"""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.book.answers import BoundQuarters
from xinhu.console.inquiry.book.lines import workers
from xinhu.console.inquiry.book.reading import SCOPE


@signed_in("GET")
def quarters(request: SignedInRequest) -> HttpResponse:
    """Show the bound quarters, and those that are over and not bound.

    Raises:
        RoleRefusedError: nobody of this role reads the book.
    """
    if SCOPE not in scopes_of(request):
        raise RoleRefusedError
    found = Gate(request).get(BoundQuarters, "inquiries", "book", "bound")
    people = workers(book.operator for book in found.books)
    page = {
        "books": [(book, people[book.operator]) for book in found.books],
        "due": found.due,
    }
    return render(request, "inquiry/book/quarters.html", page)
