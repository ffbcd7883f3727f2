"""Asking a supervisor for one exact post-loan inquiry, and following the request."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError, RoleRefusedError
from xinhu.console.inquiry.answers import AskedFor
from xinhu.console.inquiry.ask_form import RequestForm
from xinhu.console.inquiry.rules import BY_APPROVAL, reasons_on
from xinhu.console.inquiry.steps import POST_LOAN
from xinhu.console.kit.language import language_of
from xinhu.core.base.ids import customer_id

_UNUSABLE = (400, 422)
_AT_THE_FIELD = {
    "inquiry.loan_missing": "loan",
    "inquiry.loan_unknown": "loan",
    "inquiry.loan_settled": "loan",
    "approval.reason": "why",
}
"""Refusals that are told beside the field that they are about."""


@signed_in("GET", "POST")
def post_loan(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show the form; put the request before the supervisors and lead to it.

    Raises:
        RoleRefusedError: nobody of this role queries.
        GateRefusedError: the gate refused.
    """
    whom = customer_id(customer)
    if request.method == "GET" and not serves(request, POST_LOAN):
        raise RoleRefusedError
    language = language_of(request)
    form = RequestForm(language, request.POST if request.method == "POST" else None)
    form.offer_reasons(reasons_on(BY_APPROVAL, language))
    if not form.is_bound:
        form.fields["loan"].widget.attrs["autofocus"] = True
    page: dict[str, object] = {"form": form, "customer": whom, "step": 1}
    status = 200
    if form.is_bound and form.is_valid():
        try:
            body = form.body(whom)
            asked = Gate(request).post(AskedFor, "inquiries", "requests", body=body)
        except GateRefusedError as refused:
            error = refused.told.error
            field = _AT_THE_FIELD.get(error.code)
            if refused.status not in _UNUSABLE and field is None:
                raise
            form.add_told(field, error.message, error.next)
            page["receipt"] = refused.told.receipt
            status = refused.status
        else:
            return redirect(f"{reverse('approval', args=[asked.ref])}?done=asked")
    elif form.is_bound:
        status = 422
    return render(request, "inquiry/post_loan.html", page, status=status)
