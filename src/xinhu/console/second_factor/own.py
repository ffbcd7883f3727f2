"""One's own second factors: which there are, when each was used, what may be added."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.second_factor.at_log_in import lacking
from xinhu.console.second_factor.surroundings import factor_rules
from xinhu.desks.staff.second_factor.holding import factors_of


@signed_in("GET", while_lacking=True)
def own(request: SignedInRequest) -> HttpResponse:
    """Show the list."""
    factors = factors_of(request.user)
    page = {
        "factors": factors,
        "kinds": {factor.kind for factor in factors},
        "lacking": lacking(request),
        "rules": factor_rules(),
    }
    return render(request, "second_factor/own.html", page)
