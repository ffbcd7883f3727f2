"""Looking at a record: what the gate opened, with its receipt, under a watermark.

The answer is the page itself. It is neither kept nor redirected to: to see it again is
to look again, and another entry. What was not filled in is sent as it is; the gate says
what is missing and registers that it was asked.
"""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Disclosed
from xinhu.core.base.ids import customer_id


@signed_in("POST")
def look(request: SignedInRequest, customer: str) -> HttpResponse:
    """Ask the gate for the fields, and show what it answered."""
    whom = customer_id(customer)
    purpose = request.POST.get("purpose", "")
    kind, _, ref = request.POST.get("ground", "").partition(":")
    ground = {"kind": kind, "ref": ref} if kind and ref else None
    body = {
        "customer": whom,
        "purpose": purpose,
        "ground": ground,
        "fields": request.POST.getlist("fields"),
    }
    shown = Gate(request).post(Disclosed, "disclosures", body=body)
    page = {"customer": whom, "purpose": purpose, "ground": ground, "shown": shown}
    return render(request, "customers/record.html", page)
