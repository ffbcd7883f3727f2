"""One file in the vault: whose it is, and how it becomes another's, or nobody's.

What was moved by mistake is given to another customer or destroyed as other remedies
are done: asked for here, approved by others, done by the worker.
"""

import re
from typing import ClassVar, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.approvals.rules import book
from xinhu.console.discovery.at_desk import (
    READERS,
    deed_of,
    discovery_desk,
    may,
    part_in,
    reads,
)
from xinhu.console.discovery.remedies import row_of_remedy
from xinhu.console.discovery.showing import said
from xinhu.console.discovery.whose import whose
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.way_back import declare_way_back
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.core.base.ids import MalformedCustomerError
from xinhu.desks.discovery.remedies.correcting import OF_PAPERS, ask_for_correction
from xinhu.desks.discovery.remedies.reading import KeptFile, kept_in_vault, remedies_at
from xinhu.desks.discovery.states import PENDING

PAPER: Final = re.compile(r"paper-[0-9a-z]{16}")
_UNUSABLE: Final = 422
_LONGEST: Final = 500


class CorrectionForm(KitForm):
    """Why, for whoever approves; and whose it is to be."""

    words: ClassVar[str] = "correction_form"
    use_required_attribute = False
    reason = forms.CharField(max_length=_LONGEST)
    customer = forms.CharField(max_length=_LONGEST, required=False)


@reads("GET")
def paper(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show a file in the vault.

    Raises:
        Http404: the vault keeps no such paper of what was found.
    """
    form = CorrectionForm(language_of(request), auto_id="correction_%s")
    return _drawn(request, kept_as(request, ref), form)


@part_in(READERS, "POST")
def correct(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask that it be another customer's, or be destroyed.

    Raises:
        Http404: the vault keeps no such paper, or nothing such can be done with it.
        Refusal: the post does not ask for it, or it may not be asked for now.
    """
    where = reverse("discovery_paper", args=[ref])
    declare_way_back(request, where, "discovery_back.paper")
    kept = kept_as(request, ref)
    do = request.POST.get("do", "")
    if do not in OF_PAPERS:
        raise Http404
    form = CorrectionForm(language_of(request), request.POST, auto_id="correction_%s")
    if form.is_valid() and _asked(request, kept, do, form):
        return redirect(f"{where}?done=remedy")
    return _drawn(request, kept, form)


def kept_as(request: SignedInRequest, ref: str) -> KeptFile:
    """Return what the vault keeps under a reference.

    Raises:
        Http404: it keeps no such paper of what was found.
    """
    kept = kept_in_vault(discovery_desk(), deed_of(request))
    found: KeptFile | None = None
    if PAPER.fullmatch(ref) is not None:
        found = kept.filter(paper=ref).first()
    if found is None:
        raise Http404
    return found


def _asked(
    request: SignedInRequest, kept: KeptFile, do: str, form: CorrectionForm
) -> bool:
    """Ask; tell beside the field what is wrong with it."""
    given = form.cleaned_data
    try:
        ask_for_correction(
            discovery_desk(), deed_of(request), kept.paper, do, given["reason"],
            book(), customer=given["customer"],
        )  # fmt: skip
    except MalformedCustomerError as wrong:
        form.add_error("customer", explained(wrong, form.language))
        return False
    except BadInput as wrong:
        form.add_error("reason", explained(wrong, form.language))
        return False
    return True


def _drawn(
    request: SignedInRequest, kept: KeptFile, form: CorrectionForm
) -> HttpResponse:
    found = remedies_at(discovery_desk(), deed_of(request), kept.target, kept.path)
    waits = any(each.state in PENDING for each in found)
    page = {
        "kept": kept,
        "at": said(kept.kept_at),
        "customer": whose(request, [kept.paper]).get(kept.paper, ""),
        "rows": [row_of_remedy(each) for each in found],
        "offered": () if waits else OF_PAPERS,
        "form": form,
        "done": "remedy" if request.GET.get("done") == "remedy" else "",
        **may(request),
    }
    status = _UNUSABLE if form.errors else 200
    return render(request, "discovery/paper.html", page, status=status)
