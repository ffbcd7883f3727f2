"""Taking back what was handed on."""

from django.http import Http404, HttpResponse

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.times import now
from xinhu.console.staff.acting import done
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.desks.staff.organisation.delegating import withdraw
from xinhu.desks.staff.organisation.models import Delegation


@at_staff_desk("POST")
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Withdraw a delegation; one that is over is told as a refusal."""
    found = Delegation.objects.select_related("giver", "taker").filter(pk=number)
    delegation = found.first()
    if delegation is None:
        raise Http404
    withdraw(delegation, by=actor(request), now=now())
    return done("withdraw", "staff_operator", delegation.giver.reference)
