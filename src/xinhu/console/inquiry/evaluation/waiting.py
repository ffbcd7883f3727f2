"""What came to the branch and waits for its evaluation."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.answers import Inquiries
from xinhu.console.inquiry.dossier import reviews
from xinhu.console.inquiry.filters import COLUMNS, lines
from xinhu.console.inquiry.sorting import headings, in_order
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.language import language_of


@signed_in("GET")
def waiting(request: SignedInRequest) -> HttpResponse:
    """Show what waits, the oldest first, or sorted as the address says.

    Raises:
        RoleRefusedError: nobody of this role has to do with inquiries.
    """
    if not serves(request, VIEW):
        raise RoleRefusedError
    order = request.GET.get("sort", "")
    found = Gate(request).get(Inquiries, "inquiries", "unevaluated").inquiries
    page = {
        "rows": lines(in_order(list(found), order, COLUMNS), language_of(request)),
        "headings": headings(request, order, COLUMNS),
        "reviews": reviews(request),
    }
    return render(request, "inquiry/evaluation/waiting.html", page)
