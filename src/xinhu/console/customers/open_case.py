"""Opening a service case: the ground for serving a customer at the counter."""

from typing import ClassVar
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import purposes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import NewGround
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.core.base.ids import customer_id

KIND = "service_case"
_UNUSABLE = (400, 422)


class CaseForm(KitForm):
    """For which purpose, and for how long."""

    words: ClassVar[str] = "case"
    purpose = forms.ChoiceField()
    valid_days = forms.IntegerField(min_value=1)


@signed_in("GET", "POST")
def open_case(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show the form; enter the ground at the gate and go back to the customer."""
    whom = customer_id(customer)
    language = language_of(request)
    rule = lists().book.grounds[KIND]
    start = {
        "purpose": request.GET.get("purpose", ""),
        "valid_days": rule.default_days,
    }
    data = request.POST if request.method == "POST" else None
    form = CaseForm(language, data, initial=start)
    form.offer("purpose", _purposes(request))
    form.fields["valid_days"].widget.attrs["max"] = rule.longest_days
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _entered(request, whom, form)
        except GateRefusedError as refused:
            if refused.status not in _UNUSABLE:
                raise
            form.add_error(None, refused.told.error.message)
            status = 422
    page = {"form": form, "customer": whom, "longest": rule.longest_days}
    return render(request, "customers/open_case.html", page, status=status)


def _entered(request: SignedInRequest, whom: str, form: CaseForm) -> HttpResponse:
    purpose = form.cleaned_data["purpose"]
    body = {
        "kind": KIND,
        "customer": whom,
        "purposes": [purpose],
        "valid_days": form.cleaned_data["valid_days"],
    }
    made = Gate(request).post(NewGround, "grounds", body=body)
    query = urlencode({"purpose": purpose, "opened": made.ref})
    return redirect(f"{reverse('customer', args=[whom])}?{query}")


def _purposes(request: SignedInRequest) -> list[tuple[str, str]]:
    language = language_of(request)
    return [
        (code, lists().label("purpose", code, language))
        for code, purpose in purposes_of(request).items()
        if KIND in purpose.grounds
    ]
