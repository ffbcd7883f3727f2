"""What waits for its answer: in one's branch, or everywhere for whoever oversees."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.inquiry.objections.answers import Waiting
from xinhu.console.inquiry.objections.lines import lines
from xinhu.console.inquiry.objections.rules import answer_days
from xinhu.console.kit.language import language_of


@signed_in("GET")
def objections(request: SignedInRequest) -> HttpResponse:
    """Show what waits, the most urgent first; only what is overdue where asked so.

    Raises:
        GateRefusedError: the gate refused.
    """
    wanted = request.GET.get("overdue")
    found = Gate(request).get(Waiting, "objections", overdue=wanted).objections
    rows = lines(found, language_of(request))
    page = {
        "rows": rows,
        "overdue": sum(row.due.state == "overdue" for row in rows),
        "only_overdue": bool(wanted),
        "branches": len({row.card.branch for row in rows}) > 1,
        "days": answer_days(),
    }
    return render(request, "inquiry/objections/waiting.html", page)
