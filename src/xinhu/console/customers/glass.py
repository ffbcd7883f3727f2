"""Breaking the glass: a look at once, for a reason of the list, owed a review.

The broken glass and the look it is for are one act of the operator: the ground is
entered, the look is asked, the record is shown.
"""

from typing import ClassVar

import msgspec
from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import CustomerCard, Disclosed, NewGround
from xinhu.console.gate_errors import GateRefusedError, RoleRefusedError
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.core.base.ids import customer_id
from xinhu.desks.staff.rules import Language

KIND, PURPOSE, SCOPE = "break_glass", "emergency", "break_glass"
_UNUSABLE = (400, 422)


class GlassForm(KitForm):
    """Which fields, and for which reason of the list."""

    words: ClassVar[str] = "glass"
    reason = forms.ChoiceField()
    fields_wanted = forms.MultipleChoiceField()


@signed_in("GET", "POST")
def break_glass(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show the form; break the glass and show the record.

    Raises:
        RoleRefusedError: the operator's role breaks none.
        GateRefusedError: the gate refused.
    """
    whom = customer_id(customer)
    if request.method == "GET" and SCOPE not in scopes_of(request):
        raise RoleRefusedError
    language = language_of(request)
    form = GlassForm(language, request.POST if request.method == "POST" else None)
    form.offer("reason", _reasons(language))
    card = Gate(request).get(CustomerCard, "customers", whom)
    wanted = lists().book.purposes[PURPOSE].fields
    shown = tuple(field for field in card.fields if field.name in wanted)
    form.fields["fields_wanted"].choices = [(f.name, f.name) for f in shown]  # type: ignore[attr-defined]  # a ChoiceField
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _looked(request, whom, form)
        except GateRefusedError as refused:
            if refused.status not in _UNUSABLE:
                raise
            form.add_error(None, refused.told.error.message)
            status = 422
    elif form.is_bound:
        status = 422
    hours = lists().book.grounds[KIND].review_hours
    page = {"form": form, "customer": whom, "fields": shown, "hours": hours}
    return render(request, "customers/glass.html", page, status=status)


def _looked(request: SignedInRequest, whom: str, form: GlassForm) -> HttpResponse:
    fields = form.cleaned_data["fields_wanted"]
    body = {
        "customer": whom,
        "purpose": PURPOSE,
        "fields": fields,
        "reason": form.cleaned_data["reason"],
    }
    gate = Gate(request)
    made = gate.post(NewGround, "break-glass", body=body)
    ground = {"kind": KIND, "ref": made.ref}
    look = {"customer": whom, "purpose": PURPOSE, "ground": ground, "fields": fields}
    shown = gate.post(Disclosed, "disclosures", body=look)
    page = {"customer": whom, "purpose": PURPOSE, "ground": ground, "shown": shown}
    return render(request, "customers/record.html", page)


def _reasons(language: Language) -> list[tuple[str, str]]:
    known = lists().book.grounds[KIND].reasons
    return [("", "—"), *((code, names[language]) for code, names in known.items())]


def reason_label(evidence: str, language: Language) -> str:
    """Return the reason of a broken glass in words; its text where it is none."""
    try:
        code = str(msgspec.json.decode(evidence, type=dict[str, str])["reason"])
    except (msgspec.MsgspecError, KeyError):
        return evidence
    names = lists().book.grounds[KIND].reasons.get(code)
    return code if names is None else names[language]
