"""The evaluation of an inquiry: the form for whoever may, or what came of it.

Guarantees: what was typed stays on the page, whatever is refused or fails; one that was
made is made once, and is shown without its words until somebody asks for those.
"""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import (
    GateRefusedError,
    GateSilentError,
    GateUnreachableError,
)
from xinhu.console.inquiry.dossier import (
    Dossier,
    EvaluationCard,
    evaluates,
    follows,
    reviews,
)
from xinhu.console.inquiry.evaluation.form import PICTURE, EvaluationForm
from xinhu.console.inquiry.rules import ground_name, reason_name
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import explained

_REFUSED, _UNUSABLE, _FAULT, _AWAY, _LATE = 403, 422, 500, 503, 504
_IN_PLACE: Final = {
    "evaluation.one_sided": "grounds",
    "evaluation.ground": "grounds",
    "evaluation.incomplete": None,
}
"""Refusals that the reviewer mends where they stand, and beside which field."""


@signed_in("GET", "POST")
def evaluate(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the form or what was judged; hand an evaluation in.

    Raises:
        GateRefusedError: the gate refused, and it is not the form that is wrong.
    """
    if request.method == "POST":
        return _handed_in(request, ref)
    form = EvaluationForm(language_of(request))
    form.fields["income"].widget.attrs["autofocus"] = True
    return _answered(request, ref, form, 200)


def judged(request: SignedInRequest, dossier: Dossier) -> dict[str, object]:
    """Return what the page about an evaluation shows, without its words."""
    language, evaluation = language_of(request), dossier.evaluation
    grounds = () if evaluation is None else evaluation.grounds
    return {
        "inquiry": dossier.inquiry,
        "reason": reason_name(dossier.inquiry.reason, language),
        "evaluation": evaluation,
        "grounds": [ground_name(code, language) for code in grounds],
        "reads": serves(request, VIEW),
        "reviews": reviews(request),
        "own": dossier.inquiry.operator == request.user.reference,
        **follows(request, dossier),
    }


def _handed_in(request: SignedInRequest, ref: str) -> HttpResponse:
    form = EvaluationForm(language_of(request), request.POST)
    if not form.is_valid():
        return _answered(request, ref, form, _UNUSABLE)
    body = form.body()
    try:
        Gate(request).post(EvaluationCard, "inquiries", ref, "evaluation", body=body)
    except GateRefusedError as refused:
        error, status = refused.told.error, refused.status
        if error.code not in _IN_PLACE and status < _FAULT:
            raise
        field = _IN_PLACE.get(error.code)
        form.add_told(field, error.message, error.next)
        page: dict[str, object] = {"receipt": refused.told.receipt}
        if status < _FAULT:
            page |= judged(request, _dossier(request, ref))
        return _drawn(request, ref, form, status, page)
    except (GateSilentError, GateUnreachableError) as away:
        form.add_error(None, explained(away, form.language))
        late = isinstance(away, GateSilentError)
        return _drawn(request, ref, form, _LATE if late else _AWAY, {})
    return redirect(f"{reverse('evaluation', args=[ref])}?done=made")


def _dossier(request: SignedInRequest, ref: str) -> Dossier:
    return Gate(request).get(Dossier, "inquiries", ref, "dossier")


def _answered(
    request: SignedInRequest, ref: str, form: EvaluationForm, status: int
) -> HttpResponse:
    """Show the form to whoever evaluates; others, what there is to be told."""
    dossier = _dossier(request, ref)
    page = judged(request, dossier)
    if evaluates(request, dossier):
        return _drawn(request, ref, form, status, page)
    refused = _REFUSED if form.is_bound else status
    return render(request, "inquiry/evaluation/judged.html", page, status=refused)


def _drawn(
    request: SignedInRequest,
    ref: str,
    form: EvaluationForm,
    status: int,
    more: Mapping[str, object],
) -> HttpResponse:
    """Draw the form; the first field of words that is wrong has the focus."""
    wrong = [name for name in PICTURE if name in form.errors]
    if wrong:
        form.fields[wrong[0]].widget.attrs["autofocus"] = True
    page = {**more, "ref": ref, "form": form}
    return render(request, "inquiry/evaluation/evaluate.html", page, status=status)
