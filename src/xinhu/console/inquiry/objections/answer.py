"""The answer to an objection: by somebody other than whoever asked, once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.objections.answers import ObjectionCard
from xinhu.console.inquiry.objections.forms import AnswerForm
from xinhu.console.inquiry.objections.reading import disputed, one_of, page_of
from xinhu.console.kit.language import language_of

_UNUSABLE = 422


@signed_in("GET", "POST")
def answer(request: SignedInRequest, ref: str, own: str) -> HttpResponse:
    """Show the form; send the answer, with which the mark ends.

    Raises:
        Http404: the inquiry has no such objection.
        GateRefusedError: the gate refused, or it is answered.
    """
    found = disputed(request, ref)
    card = one_of(found, own)
    form = AnswerForm(
        language_of(request), request.POST if request.method == "POST" else None
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            Gate(request).post(
                ObjectionCard, "objections", own, "answer", body=form.body()
            )
        except GateRefusedError as refused:
            if refused.status != _UNUSABLE:
                raise
            error = refused.told.error
            form.add_told("said", error.message, error.next)
            status = _UNUSABLE
        else:
            where = reverse("objection", args=[ref, own])
            return redirect(f"{where}?done=answered")
    elif form.is_bound:
        status = _UNUSABLE
    page = page_of(request, found.inquiry, card)
    page["form"] = form if page["answers"] or form.is_bound else None
    return render(request, "inquiry/objections/answer.html", page, status=status)
