"""The first page: who one is here, and what one can do."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.due import days_left
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.words import lists


@signed_in("GET")
def show(request: SignedInRequest) -> HttpResponse:
    """Show the operator's standing, purposes and places to go."""
    role = request.user.role
    purposes = [
        (code, sorted(purpose.grounds), purpose.sensitive)
        for code, purpose in lists().purposes(role).items()
    ]
    page = {
        "scopes": lists().scopes(role),
        "purposes": purposes,
        "password_days": days_left(request),
    }
    return render(request, "home/show.html", page)
