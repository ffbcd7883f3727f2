"""Step two at the counter: the bureau is asked, on a letter or on an approval.

Guarantees: one press asks once; a page that is loaded again asks nothing, because the
answer to a question is the address of its inquiry.
"""

from collections.abc import Mapping
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import (
    GateRefusedError,
    GateSilentError,
    RoleRefusedError,
)
from xinhu.console.inquiry.answers import (
    Approval,
    Inquiries,
    InquiryCard,
    LetterCard,
    Letters,
)
from xinhu.console.inquiry.ask_form import AskForm
from xinhu.console.inquiry.patience import within_patience
from xinhu.console.inquiry.rules import (
    BY_APPROVAL,
    bureau_seconds,
    reason_name,
    reasons_on,
)
from xinhu.console.inquiry.steps import CREDIT_INQUIRY
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.core.base.clock import SECOND, Instant, from_text
from xinhu.core.base.ids import customer_id

_UNUSABLE, _FAULT = (400, 422), 500
_CLOCKS = 60 * SECOND
"""How far two machines' clocks may be apart."""
_REPEATED = "inquiry.repeated"
_DIFFER = "inquiry.details_differ"
_IN_PLACE = frozenset({_REPEATED, _DIFFER})
"""Refusals that the clerk mends where they stand."""


@signed_in("GET", "POST")
def ask(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show the form on a letter or an approval; ask, and lead to the inquiry.

    Raises:
        RoleRefusedError: nobody of this role queries.
        GateRefusedError: the gate refused.
        GateSilentError: it was asked, and is not to be found yet.
    """
    whom = customer_id(customer)
    if request.method == "GET" and not serves(request, CREDIT_INQUIRY):
        raise RoleRefusedError
    gate = Gate(request)
    rests = _rests(gate, whom, request)
    if request.method == "GET":
        return _drawn(request, whom, rests, _fresh(request, rests, {}), 200)
    form = _form(request, rests)
    if not form.is_valid():
        return _drawn(request, whom, rests, form, 422)
    try:
        return _asked(request, whom, form)
    except GateRefusedError as refused:
        error = refused.told.error
        if refused.status not in _UNUSABLE and error.code not in _IN_PLACE:
            raise
        field = "why_again" if error.code == _REPEATED else None
        form.add_told(field, error.message, error.next)
        page = {"receipt": refused.told.receipt}
        return _drawn(request, whom, rests, form, refused.status, page)


def asking_page(
    request: SignedInRequest, whom: str, taken: LetterCard, details: Mapping[str, str]
) -> HttpResponse:
    """Draw step two for a letter that was taken just now, with what was typed."""
    form = _fresh(request, taken, details)
    return _drawn(request, whom, taken, form, 200, {"taken": True})


def _asked(request: SignedInRequest, whom: str, form: AskForm) -> HttpResponse:
    """Ask the bureau once; what takes longer is followed at the inquiry's page."""
    began = now()
    body = form.body(whom, request.POST.get("ground", ""))
    patient = Gate(request, longer=bureau_seconds())
    try:
        told = within_patience(
            partial(patient.post, InquiryCard, "inquiries", body=body)
        )
    except GateRefusedError as refused:
        reserved = refused.told.inquiry
        if refused.status < _FAULT or reserved is None:
            raise
        # The bureau said no, or was not reached: the inquiry says what to do next.
        return redirect("inquiry", ref=reserved.ref)
    if told is None:
        ref = _under_way(Gate(request), whom, form.cleaned_data["reason"], began)
        return redirect("inquiry", ref=ref)
    return redirect("inquiry", ref=told.ref)


def _under_way(gate: Gate, whom: str, reason: str, since: Instant) -> str:
    """Return which inquiry is being asked.

    Raises:
        GateSilentError: none is to be found; it may still come.
    """
    for each in gate.get(Inquiries, "inquiries").inquiries:
        same = each.customer == whom and each.reason == reason
        if same and from_text(each.asked_at) >= since - _CLOCKS:
            return each.ref
    raise GateSilentError


def _rests(
    gate: Gate, whom: str, request: SignedInRequest
) -> LetterCard | Approval | None:
    """Return what the inquiry is to rest on; None where there is no such thing."""
    approval = request.GET.get("approval")
    if approval:
        return gate.get(Approval, "approvals", approval)
    wanted = request.GET.get("letter", "")
    letters = gate.get(Letters, "letters", customer=whom).letters
    return next((each for each in letters if each.ref == wanted), None)


def _fresh(
    request: SignedInRequest,
    rests: LetterCard | Approval | None,
    details: Mapping[str, str],
) -> AskForm:
    start = dict(details)
    if isinstance(rests, Approval):
        start |= {key: rests.terms.get(key, "") for key in ("reason", "loan")}
    form = AskForm(language_of(request), initial=start)
    if not details:
        form.fields["reason"].widget.attrs["autofocus"] = True
    return _offered(request, form, rests)


def _form(request: SignedInRequest, rests: LetterCard | Approval | None) -> AskForm:
    return _offered(request, AskForm(language_of(request), request.POST), rests)


def _offered(
    request: SignedInRequest, form: AskForm, rests: LetterCard | Approval | None
) -> AskForm:
    """Offer the letter's own reasons, or those that rest on an approval."""
    language = language_of(request)
    if isinstance(rests, Approval):
        form.offer_reasons(reasons_on(BY_APPROVAL, language))
    elif isinstance(rests, LetterCard):
        granted = [(code, reason_name(code, language)) for code in rests.reasons]
        form.offer_reasons(granted)
    return form


def _drawn(
    request: SignedInRequest,
    whom: str,
    rests: LetterCard | Approval | None,
    form: AskForm,
    status: int,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    language = language_of(request)
    granted = rests.reasons if isinstance(rests, LetterCard) else ()
    page = {
        "customer": whom,
        "form": form,
        "step": 2,
        "rests": rests,
        "by_approval": isinstance(rests, Approval),
        "granted": [reason_name(code, language) for code in granted],
        "seconds": bureau_seconds(),
        **(more or {}),
    }
    return render(request, "inquiry/ask.html", page, status=status)
