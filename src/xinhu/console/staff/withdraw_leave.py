"""Taking back a leave that was entered by mistake, or is not taken."""

from django.http import Http404, HttpResponse

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.times import now
from xinhu.console.staff.acting import done
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.desks.staff.organisation.leave_taking import withdraw_leave
from xinhu.desks.staff.organisation.models import Leave


@at_staff_desk("POST")
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Withdraw a leave; one that was withdrawn before is told as a refusal."""
    leave = Leave.objects.select_related("operator").filter(pk=number).first()
    if leave is None:
        raise Http404
    withdraw_leave(leave, by=actor(request), now=now())
    return done("withdraw_leave", "staff_operator", leave.operator.reference)
