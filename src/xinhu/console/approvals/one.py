"""One request: what is asked, who voted, and the vote itself."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.showing import one_page
from xinhu.console.kit.times import now
from xinhu.console.staff_import.forms import unit_names


@signed_in("GET")
def one(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show a request in words."""
    # The names are read where the page shows units, and nowhere else.
    page = {"one": one_page(request, request.user, ref, now()), "units": unit_names}
    return render(request, "approvals/one.html", page)
