"""Asking for the reset of somebody else's second factors: they cannot come in."""

from typing import ClassVar

from django.http import HttpResponse

from xinhu.console.access.acting import actor, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.for_somebody import ForSomebodyForm, answer
from xinhu.console.approvals.rules import book
from xinhu.console.kit.times import now
from xinhu.desks.staff.organisation.entries import one_act
from xinhu.desks.staff.organisation.errors import OneselfError
from xinhu.desks.staff.second_factor.errors import (
    FactorAbsentError,
    FactorOwnerUnknownError,
)
from xinhu.desks.staff.second_factor.reset_request import ask_for, asker_of

_ON_OPERATOR = (FactorOwnerUnknownError, FactorAbsentError, OneselfError)


class LostByOtherForm(ForSomebodyForm):
    """Whose, and why."""

    words: ClassVar[str] = "lost_by"


@signed_in("GET", "POST")
def lost_by_other(request: SignedInRequest) -> HttpResponse:
    """Show the form; put the request before a second person.

    Raises:
        StaffScopeError: the post acted under asks for nobody; written down.
    """
    by, at = actor(request), now()
    with one_act("page", by, at):
        asker = asker_of(request.user, scopes_of(request), by)

    def ask(name: str, reason: str) -> str:
        return ask_for(name, reason, asker, book=book(), now=at)

    return answer(request, LostByOtherForm, ask, _ON_OPERATOR)
