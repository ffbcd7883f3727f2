"""One report: put away where it belongs, moved, and what may be done next."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.custody.forms import FileForm, MoveForm, PlaceForm
from xinhu.console.inquiry.custody.rules import (
    confirms,
    is_over,
    keeps,
    proposes,
    still_waits,
)
from xinhu.console.inquiry.dossier import CustodyCard, Dossier, places
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say

_REFUSED, _UNUSABLE = 403, 422
_LOAN_FILE: Final = "loan_file"
_AT_THE_FIELD: Final = {"inquiry.loan_unknown": "number", "custody.place": "place"}
"""Refusals that are mended where they stand, and beside which field."""


@signed_in("GET", "POST")
def keep(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show where a report lies, or the form that puts it away; put it away.

    Raises:
        GateRefusedError: the gate refused, and it is not the form that is wrong.
    """
    dossier = _dossier(request, ref)
    if request.method == "GET":
        return _drawn(request, dossier, {}, 200)
    form = _form(request, dossier, request.POST)
    if form.is_valid():
        try:
            Gate(request).post(
                CustodyCard, "inquiries", ref, "custody", body=form.body()
            )
        except GateRefusedError as refused:
            more = _told(form, refused)
            return _drawn(request, dossier, {"form": form, **more}, refused.status)
        return redirect(f"{reverse('custody_one', args=[ref])}?done=placed")
    return _drawn(request, dossier, {"form": form}, _UNUSABLE)


@signed_in("POST")
def move(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put a report somewhere else in its cabinet.

    Raises:
        GateRefusedError: the gate refused, and it is not the form that is wrong.
    """
    form = MoveForm(language_of(request), request.POST)
    if form.is_valid():
        try:
            body = {"place": form.cleaned_data["place"]}
            Gate(request).post(
                CustodyCard, "inquiries", ref, "custody", "moves", body=body
            )
        except GateRefusedError as refused:
            more = _told(form, refused)
            page = {"move_form": form, **more}
            return _drawn(request, _dossier(request, ref), page, refused.status)
        return redirect(f"{reverse('custody_one', args=[ref])}?done=moved")
    page = {"move_form": form}
    return _drawn(request, _dossier(request, ref), page, _UNUSABLE)


def cabinet_of(dossier: Dossier) -> str:
    """Return where the report belongs, as far as the pages can tell."""
    evaluation = dossier.evaluation
    refused = evaluation is not None and evaluation.outcome == "refused"
    apart = dossier.inquiry.loan is None and refused
    return "refused_cabinet" if apart else _LOAN_FILE


def _dossier(request: SignedInRequest, ref: str) -> Dossier:
    return Gate(request).get(Dossier, "inquiries", ref, "dossier")


def _form(
    request: SignedInRequest, dossier: Dossier, given: Mapping[str, str] | None
) -> PlaceForm:
    of_loan, language = cabinet_of(dossier) == _LOAN_FILE, language_of(request)
    kind = PlaceForm if of_loan else FileForm
    start = {"number": dossier.inquiry.loan or ""}
    form = kind(language, given, initial=start)
    numbered = "custody.loan_number" if of_loan else "custody.file_number"
    form.fields["number"].label = say(numbered, language)
    if given is None:
        first = "place" if start["number"] else "number"
        form.fields[first].widget.attrs["autofocus"] = True
    return form


def _told(form: MoveForm, refused: GateRefusedError) -> dict[str, object]:
    """Put a refusal beside its field; raise what is not the form's."""
    error = refused.told.error
    field = _AT_THE_FIELD.get(error.code)
    if field is None or field not in form.fields:
        raise refused
    form.add_told(field, error.message, error.next)
    return {"receipt": refused.told.receipt}


def _drawn(
    request: SignedInRequest,
    dossier: Dossier,
    more: Mapping[str, object],
    status: int,
) -> HttpResponse:
    """Draw the page; whoever sent a form that is not theirs is refused it."""
    custody = dossier.custody
    offered = places(request, dossier)
    moves = custody is not None and custody.destroyed_at is None and keeps(request)
    if more and not (offered if "form" in more else moves):
        more, status = {}, _REFUSED
    language = language_of(request)
    page: dict[str, object] = {
        "dossier": dossier,
        "inquiry": dossier.inquiry,
        "reason": reason_name(dossier.inquiry.reason, language),
        "custody": custody,
        "cabinet": cabinet_of(dossier),
        "over": custody is not None and is_over(custody),
        "waiting": still_waits(dossier.destruction),
        "proposes": proposes(request),
        "confirms": confirms(request),
        "reads": serves(request, VIEW),
    }
    if offered:
        page["form"] = _form(request, dossier, None)
    if moves:
        page["move_form"] = MoveForm(language)
    page |= more
    return render(request, "inquiry/custody/keep.html", page, status=status)
