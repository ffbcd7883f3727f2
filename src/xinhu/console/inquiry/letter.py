"""Step one at the counter: a letter that holds, or a new one taken whole.

What a new letter lacks is told all at once, beside its fields. Where scripts run, the
answer is put into the page that is there: what was typed and the chosen files stay.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.answers import Lack, Lacks, LetterCard
from xinhu.console.inquiry.ask import asking_page
from xinhu.console.inquiry.details import stated
from xinhu.console.inquiry.letter_form import LetterForm
from xinhu.console.inquiry.letter_page import letter_page
from xinhu.console.inquiry.letter_scan import comparison_of
from xinhu.console.inquiry.steps import CREDIT_INQUIRY
from xinhu.console.kit.language import language_of
from xinhu.core.base.ids import customer_id

_UNUSABLE = 422


@signed_in("GET", "POST")
def letter(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show the customer's letters and the form of a new one; take one.

    Raises:
        RoleRefusedError: nobody of this role queries.
        GateRefusedError: the gate refused.
    """
    whom = customer_id(customer)
    if request.method == "GET" and not serves(request, CREDIT_INQUIRY):
        raise RoleRefusedError
    gate, language = Gate(request), language_of(request)
    if request.method == "GET":
        return letter_page(request, whom, LetterForm(language), 200)
    form = LetterForm(language, request.POST, request.FILES)
    scripted = getattr(request, "htmx", False)
    lacks, reads_scans = _lacks(gate, form, whom)
    if lacks:
        form.tell_lacks(lacks)
        if scripted:
            told = {"form": form, "aside": True}
            return render(request, "kit/lacks.html", told, status=_UNUSABLE)
        return letter_page(request, whom, form, _UNUSABLE)
    warning, compared = comparison_of(request, form) if reads_scans else (None, None)
    if warning is not None:
        if scripted:
            told = {**warning, "aside": True}
            page = "inquiry/letter_scan_differs.html"
            return render(request, page, told, status=_UNUSABLE)
        return letter_page(request, whom, form, _UNUSABLE, warning)
    body = {**form.body(whom), "compared": compared}
    taken = gate.post(LetterCard, "letters", body=body)
    return _on(request, whom, taken, form)


def _lacks(gate: Gate, form: LetterForm, whom: str) -> tuple[list[Lack], bool]:
    """Return what is wrong, and whether the gate reads scans.

    What cannot be sent comes first, then what the gate finds.
    """
    form.full_clean()
    own = form.own_lacks()
    told = gate.post(Lacks, "letters", "check", body=form.body(whom))
    return [*own, *told.lacks], told.reads_scans


def _on(
    request: SignedInRequest, whom: str, taken: LetterCard, form: LetterForm
) -> HttpResponse:
    """Go on to step two; in the same page, where scripts run, with what was typed."""
    address = f"{reverse('inquiry_ask', args=[whom])}?letter={taken.ref}"
    if not getattr(request, "htmx", False):
        return redirect(address)
    response = asking_page(request, whom, taken, stated(form))
    response.headers["HX-Retarget"] = "#main"
    response.headers["HX-Reselect"] = "#main"
    response.headers["HX-Reswap"] = "outerHTML show:window:top"
    response.headers["HX-Push-Url"] = address
    return response
