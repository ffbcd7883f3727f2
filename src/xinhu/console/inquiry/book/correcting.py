"""更正: a row that is wrong gets a further entry; the row stands as it is.

What was typed is shown once more before it is entered, because an entry is for ever.
What is right is sealed by the gate and not told here again: it stands beside what was
wrong on an opened page of the book.
"""

from typing import ClassVar, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import branch_of, scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.book.answers import Corrected, Corrections
from xinhu.console.inquiry.book.lines import workers
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say_code
from xinhu.desks.inquiry.book.correcting import COLUMNS

_SCOPE: Final = "disclose"
_UNUSABLE: Final = 422
_LONGEST_RIGHT, _LONGEST_WHY = 200, 500
_AT_FIELD: Final = {
    "correction.column": "what",
    "correction.value": "right",
    "inquiry.reason_unknown": "right",
    "inquiry.ground_reference": "right",
}
ENTER, EDIT = "enter", "edit"


class CorrectionForm(KitForm):
    """Which column was wrong, what is right, and why."""

    words: ClassVar[str] = "correction_form"
    what = forms.ChoiceField()
    right = forms.CharField(max_length=_LONGEST_RIGHT)
    why = forms.CharField(max_length=_LONGEST_WHY)

    def fill(self) -> "CorrectionForm":
        """Fill in which columns there are."""
        columns = [(c, say_code("book_column", c, self.language)) for c in COLUMNS]
        self.offer("what", columns)
        self.fields["right"].widget.attrs["spellcheck"] = "false"
        return self

    def told(self, refused: GateRefusedError) -> None:
        """Say at its field what the gate could not use.

        Raises:
            GateRefusedError: it is not about what was typed.
        """
        if refused.status != _UNUSABLE:
            raise refused
        error = refused.told.error
        where = _AT_FIELD.get(error.code, "why")
        self.add_told(where, error.message, error.next)


@signed_in("GET", "POST")
def correcting(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show a row with its corrections; check a further one, then enter it.

    Raises:
        GateRefusedError: the gate refused, or has no such row for this person.
    """
    gate = Gate(request)
    form = CorrectionForm(
        language_of(request), request.POST if request.method == "POST" else None
    ).fill()
    step = request.POST.get("step", "")
    status = 200
    if form.is_bound and step != EDIT and form.is_valid():
        if step != ENTER:
            return _page(request, gate, ref, form, "confirm")
        try:
            gate.post(Corrected, "inquiries", ref, "correction", body=form.cleaned_data)
        except GateRefusedError as refused:
            form.told(refused)
        else:
            return redirect(f"{reverse('inquiry_correction', args=[ref])}?done=1")
    if form.is_bound and step != EDIT:
        status = _UNUSABLE
    return _page(request, gate, ref, form, "correcting", status)


def _page(
    request: SignedInRequest,
    gate: Gate,
    ref: str,
    form: CorrectionForm,
    template: str,
    status: int = 200,
) -> HttpResponse:
    found = gate.get(Corrections, "inquiries", ref, "correction")
    language = language_of(request)
    people = workers(
        [found.inquiry.operator, *(each.operator for each in found.corrections)]
    )
    page = {
        "form": form,
        "inquiry": found.inquiry,
        "branch": found.branch,
        "operator": people[found.inquiry.operator],
        "reason": reason_name(found.inquiry.reason, language),
        "corrections": [(each, people[each.operator]) for each in found.corrections],
        "corrects": _SCOPE in scopes_of(request) and branch_of(request) == found.branch,
    }
    return render(request, f"inquiry/book/{template}.html", page, status=status)
