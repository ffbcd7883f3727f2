"""What is the same wherever a factor is added: who may, and what is shown then."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import token_of
from xinhu.console.kit.times import now
from xinhu.console.second_factor.at_log_in import note_added, signed_on_at
from xinhu.desks.staff.second_factor.errors import FactorPresentError
from xinhu.desks.staff.second_factor.fresh import require_fresh
from xinhu.desks.staff.second_factor.holding import OWN, factors_of
from xinhu.desks.staff.second_factor.showing import APP


def require_may_add(request: SignedInRequest, kind: str) -> None:
    """Raise unless the operator may add a factor of a kind now.

    Raises:
        FactorNeededError: they have a factor that is not fresh.
        FactorPresentError: they have an app already.
    """
    kinds = {factor.kind for factor in factors_of(request.user)}
    if kinds & set(OWN):
        require_fresh(token_of(request), now())
    if kind == APP and APP in kinds:
        raise FactorPresentError


def owner_is_asked(request: SignedInRequest) -> bool:
    """Return whether the page asks for the password: for a first factor it does."""
    first = not {f.kind for f in factors_of(request.user)} & set(OWN)
    return first and signed_on_at(request, request.user) is None


def added(request: SignedInRequest, codes: tuple[str, ...]) -> HttpResponse:
    """Show that a factor was added, and the recovery codes that came with it, once."""
    note_added(request, request.user)
    return render(request, "second_factor/codes.html", {"codes": codes, "new": True})
