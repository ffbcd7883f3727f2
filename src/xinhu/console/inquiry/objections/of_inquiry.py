"""The objections to one report, and taking a further one at the counter."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.objections.answers import ObjectionCard
from xinhu.console.inquiry.objections.forms import TakeForm
from xinhu.console.inquiry.objections.lines import lines
from xinhu.console.inquiry.objections.reading import disputed, takes
from xinhu.console.inquiry.objections.rules import answer_days
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.language import language_of

_UNUSABLE = 422


@signed_in("GET", "POST")
def of_inquiry(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the objections to a report; take one, and lead to it.

    Raises:
        GateRefusedError: the gate refused, or one waits already.
    """
    language = language_of(request)
    form = TakeForm(language, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            taken = Gate(request).post(
                ObjectionCard, "inquiries", ref, "objections", body=form.body()
            )
        except GateRefusedError as refused:
            if refused.status != _UNUSABLE:
                raise
            error = refused.told.error
            form.add_told("said", error.message, error.next)
            status = _UNUSABLE
        else:
            where = reverse("objection", args=[ref, taken.ref])
            return redirect(f"{where}?done=taken")
    elif form.is_bound:
        status = _UNUSABLE
    return _drawn(request, ref, form, status)


def _drawn(
    request: SignedInRequest, ref: str, form: TakeForm, status: int
) -> HttpResponse:
    found = disputed(request, ref)
    language = language_of(request)
    page = {
        "inquiry": found.inquiry,
        "reason": reason_name(found.inquiry.reason, language),
        "rows": lines(found.objections, language),
        "form": form if takes(request, found) else None,
        "goes_to_inquiry": serves(request, VIEW),
        "days": answer_days(),
    }
    return render(request, "inquiry/objections/of_inquiry.html", page, status=status)
