"""Removing a second factor of one's own; a fresh one is asked for first."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import token_of
from xinhu.console.second_factor.fresh_factor import fresh_factor
from xinhu.console.second_factor.surroundings import under
from xinhu.desks.staff.second_factor.errors import FactorUnknownError
from xinhu.desks.staff.second_factor.holding import OWN, factor_of
from xinhu.desks.staff.second_factor.removing import remove_factor

_LONGEST = 12  # digits of a number


@signed_in("GET", "POST")
@fresh_factor
def remove(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask whether it is meant; remove the factor.

    Raises:
        Http404: the operator has no such factor.
        FactorLastError: the operator's role needs it.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST):
        raise Http404
    try:
        factor = factor_of(request.user, int(number))
    except FactorUnknownError:
        raise Http404 from None
    if factor.kind not in OWN:
        raise Http404
    if request.method != "POST":
        return render(request, "second_factor/remove.html", {"factor": factor})
    remove_factor(request.user, factor.number, token_of(request), under(request))
    return redirect("own_factors")
