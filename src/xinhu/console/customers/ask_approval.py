"""Asking a second person for one exact look: purpose and fields as chosen, and why."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import VotedApproval
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.core.base.ids import customer_id

_LONGEST = 500
_UNUSABLE = (400, 422)


class ReasonForm(KitForm):
    """Why the look is needed."""

    words: ClassVar[str] = "ask_approval"
    reason = forms.CharField(max_length=_LONGEST)


@signed_in("POST")
def ask_approval(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show what was chosen and ask why; then put it before the approvers."""
    whom = customer_id(customer)
    purpose = request.POST.get("purpose", "")
    fields = request.POST.getlist("fields")
    stated = "reason" in request.POST
    form = ReasonForm(language_of(request), request.POST if stated else None)
    status = 200
    if form.is_bound and form.is_valid():
        body = {
            "customer": whom,
            "purpose": purpose,
            "fields": fields,
            "reason": form.cleaned_data["reason"],
        }
        try:
            asked = Gate(request).post(VotedApproval, "approvals", body=body)
        except GateRefusedError as refused:
            if refused.status not in _UNUSABLE:
                raise
            form.add_error(None, refused.told.error.message)
            status = 422
        else:
            return redirect(f"{reverse('approval', args=[asked.ref])}?done=asked")
    elif form.is_bound:
        status = 422
    page = {"form": form, "customer": whom, "purpose": purpose, "fields": fields}
    return render(request, "customers/ask_approval.html", page, status=status)
