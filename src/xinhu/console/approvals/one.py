"""One request: what is asked, who voted, and the vote itself."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.showing import one_page
from xinhu.console.kit.times import now


@signed_in("GET")
def one(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show a request in words."""
    page = {"one": one_page(request, request.user, ref, now())}
    return render(request, "approvals/one.html", page)
