"""What a person decides about an inquiry that waits: sent, looked up, or given up.

Each is confirmed on a page of its own, with a reason in words, and is an entry before
it is done.
"""

from functools import partial
from typing import ClassVar, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.answers import InquiryCard
from xinhu.console.inquiry.one import page_of
from xinhu.console.inquiry.patience import within_patience
from xinhu.console.inquiry.rules import bureau_seconds
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of

DECISIONS: Final = ("send", "look-up", "give-up")
_UNUSABLE, _FAULT = 422, 500
_BY_BUREAU: Final = ("bureau.", "report.")
"""What the bureau did of a decision that was written and carried out."""
_LONGEST: Final = 500


class DecisionForm(KitForm):
    """Why, in words."""

    words: ClassVar[str] = "decision_form"
    why = forms.CharField(max_length=_LONGEST)


@signed_in("GET", "POST")
def decide(request: SignedInRequest, ref: str, what: str) -> HttpResponse:
    """Show what follows and ask why; then carry it out.

    Raises:
        Http404: nothing such is decided.
        GateRefusedError: the gate refused, or the inquiry waits no more.
    """
    if what not in DECISIONS:
        raise Http404
    form = DecisionForm(
        language_of(request), request.POST if request.method == "POST" else None
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _decided(request, ref, what, form.cleaned_data["why"])
        except GateRefusedError as refused:
            if refused.status != _UNUSABLE:
                raise
            error = refused.told.error
            form.add_told("why", error.message, error.next)
            status = _UNUSABLE
    elif form.is_bound:
        status = _UNUSABLE
    found = Gate(request).get(InquiryCard, "inquiries", ref)
    page = {**page_of(request, found), "form": form, "what": what.replace("-", "_")}
    again = what == "send" and found.state == "unclear"
    page["lead"] = "send_again" if again else page["what"]
    page["seconds"] = bureau_seconds()
    return render(request, "inquiry/decide.html", page, status=status)


def _decided(request: SignedInRequest, ref: str, what: str, why: str) -> HttpResponse:
    patient = Gate(request, longer=bureau_seconds())
    ask = partial(patient.post, InquiryCard, "inquiries", ref, what, body={"why": why})
    done = "decided"
    try:
        if within_patience(ask) is None:
            done = "under_way"
    except GateRefusedError as refused:
        # Where the bureau failed, the decision stands: the inquiry says what is next.
        by_bureau = refused.told.error.code.startswith(_BY_BUREAU)
        if refused.status < _FAULT or not by_bureau:
            raise
    return redirect(f"{reverse('inquiry', args=[ref])}?done={done}")
