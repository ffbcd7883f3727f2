"""A customer takes a letter back: nothing is queried on it from that moment."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.answers import LetterCard, Letters
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.inquiry.steps import CREDIT_INQUIRY
from xinhu.console.kit.language import language_of
from xinhu.core.base.ids import customer_id


@signed_in("GET", "POST")
def withdraw_letter(request: SignedInRequest, customer: str, ref: str) -> HttpResponse:
    """Show which letter it is and what follows; then withdraw it.

    Raises:
        RoleRefusedError: nobody of this role takes letters.
        Http404: this customer has no such letter.
        GateRefusedError: the gate refused.
    """
    whom = customer_id(customer)
    if request.method == "GET" and not serves(request, CREDIT_INQUIRY):
        raise RoleRefusedError
    gate = Gate(request)
    letters = gate.get(Letters, "letters", customer=whom).letters
    found = next((each for each in letters if each.ref == ref), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        gate.post(LetterCard, "letters", ref, "withdrawal", body={})
        return redirect(f"{reverse('inquiry_letter', args=[whom])}?done=withdrawn")
    names = [reason_name(code, language_of(request)) for code in found.reasons]
    page = {"customer": whom, "letter": found, "reasons": names}
    return render(request, "inquiry/withdraw_letter.html", page)
