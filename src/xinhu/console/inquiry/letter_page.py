"""The page of step one: letters that hold, and the form of a new one."""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import Gate
from xinhu.console.inquiry.answers import Letters
from xinhu.console.inquiry.letter_form import LetterForm, megabytes_hint
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.inquiry.steps import POST_LOAN
from xinhu.console.kit.language import language_of


def letter_page(
    request: SignedInRequest,
    whom: str,
    form: LetterForm,
    status: int,
    told: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """Show the customer's letters that hold, and the form of a new one.

    Args:
        request: whose page it is.
        whom: the customer.
        form: as it was typed so far.
        status: of the answer.
        told: what the scan says, where it was read.
    """
    language = language_of(request)
    listed = Gate(request).get(Letters, "letters", customer=whom)
    kept = listed.letters
    holding = [
        (each, [reason_name(code, language) for code in each.reasons])
        for each in kept
        if each.ground.state == "active"
    ]
    if not holding and not form.is_bound:
        form.fields["name"].widget.attrs["autofocus"] = True
    page = {
        "customer": whom,
        "form": form,
        "step": 1,
        "holding": holding,
        "others": len(kept) - len(holding),
        "files": megabytes_hint(language),
        "post_loan": serves(request, POST_LOAN),
        "reads_scans": listed.reads_scans,
        **told,
    }
    return render(request, "inquiry/letter.html", page, status=status)
