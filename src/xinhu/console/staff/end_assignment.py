"""Ending an assignment; with the main one ends everything."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.staff.acting import REFUSED, done, tell
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.organisation.assigning import end
from xinhu.desks.staff.organisation.models import MAIN, Assignment

_WHY = "ended"


@at_staff_desk("GET", "POST")
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask whether it is meant; end it."""
    found = Assignment.objects.select_related("operator", "unit").filter(pk=number)
    assignment = found.first()
    if assignment is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = KitForm(language_of(request), given)
    if form.is_bound and form.is_valid():
        try:
            end(assignment, _WHY, by=actor(request), now=now())
        except (Refusal, BadInput) as error:
            tell(form, error)
        else:
            reference = assignment.operator.reference
            return done("end_assignment", "staff_operator", reference)
    page = {
        "assignment": assignment,
        "operator": assignment.operator,
        "form": form,
        "main": assignment.kind == MAIN,
    }
    status = REFUSED if form.errors else 200
    return render(request, "staff/end_assignment.html", page, status=status)
