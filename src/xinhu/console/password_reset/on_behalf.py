"""An administrator asks for an operator: the link goes to the operator alone."""

from typing import ClassVar

from django.http import HttpResponse

from xinhu.console.access.acting import actor, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.for_somebody import ForSomebodyForm, answer
from xinhu.console.approvals.rules import book
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.kit.times import now
from xinhu.desks.staff.organisation.entries import one_act
from xinhu.desks.staff.password_reset.errors import (
    ResetAddressError,
    ResetOperatorError,
)
from xinhu.desks.staff.password_reset.requesting import ask_for_reference

SCOPE = "staff"
_ON_OPERATOR = (ResetAddressError, ResetOperatorError)


class OnBehalfForm(ForSomebodyForm):
    """For whom, and why."""

    words: ClassVar[str] = "behalf"


@signed_in("GET", "POST")
def on_behalf(request: SignedInRequest) -> HttpResponse:
    """Show the form; put the request before a second person.

    Raises:
        RoleRefusedError: the operator's role keeps no operators; written down.
    """
    by, at = actor(request), now()
    with one_act("page", by, at):
        if SCOPE not in scopes_of(request):
            raise RoleRefusedError

    def ask(name: str, reason: str) -> str:
        return ask_for_reference(name, reason, by=by, book=book(), now=at)

    return answer(request, OnBehalfForm, ask, _ON_OPERATOR)
