"""One operator: where they stand and stood, what they hold, and what can be done."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.times import now
from xinhu.console.staff.at_desk import at_staff_desk, last_day, operator_or_404
from xinhu.desks.staff.organisation.people import held_by, state_of


@at_staff_desk("GET")
def show(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show an operator."""
    operator = operator_or_404(reference)
    at = now()
    held = held_by(operator, at)
    page = {
        "operator": operator,
        "state": state_of(operator, at),
        "held": held,
        "ends": {
            each.pk: last_day(each.ends_at) for each in held.assignments if each.ends_at
        },
        "oneself": operator.pk == request.user.pk,
        "done": request.GET.get("done", ""),
    }
    return render(request, "staff/operator.html", page)
