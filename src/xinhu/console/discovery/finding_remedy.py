"""A remedy is asked for on the page of a finding; others approve it."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.approvals.rules import book
from xinhu.console.discovery.at_desk import READERS, deed_of, discovery_desk, part_in
from xinhu.console.discovery.deals import Deals
from xinhu.console.discovery.finding import drawn_finding, found_finding
from xinhu.console.discovery.remedies import Remedies, remedies_on
from xinhu.console.kit.language import language_of
from xinhu.console.kit.way_back import declare_way_back
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.core.base.ids import MalformedCustomerError
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.remedies.asking import (
    OF_FILES,
    ask_for_remedy,
    ask_for_restoration,
)
from xinhu.desks.discovery.states import RESTORE

_ASKED: Final = frozenset({*OF_FILES, RESTORE})


@part_in(READERS, "POST")
def remedy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for a remedy of the file in which something was found.

    Raises:
        Http404: there is none of this number that they may see, or no such remedy.
        Refusal: the post does not ask for it, or it may not be asked for now.
    """
    where = reverse("discovery_finding", args=[pk])
    declare_way_back(request, where, "discovery_back.finding")
    place = found_finding(request, pk)
    shown = remedies_on(request, place, request.POST)
    do = request.POST.get("do", "")
    if shown is None or do not in _ASKED or (do == RESTORE and not shown.kept):
        raise Http404
    if shown.form.is_valid() and _ask(request, place, do, shown):
        return redirect(f"{where}?done=remedy")
    return drawn_finding(request, place, Deals.empty(language_of(request)), shown)


def _ask(request: SignedInRequest, place: Place, do: str, shown: Remedies) -> bool:
    """Ask; tell beside the field what is wrong with it."""
    desk, deed = discovery_desk(), deed_of(request)
    reason = shown.form.cleaned_data["reason"]
    customer = shown.form.cleaned_data["customer"]
    try:
        if do == RESTORE:
            ask_for_restoration(desk, deed, shown.kept, reason, book())
        else:
            ask_for_remedy(desk, deed, place.pk, do, reason, book(), customer=customer)
    except MalformedCustomerError as wrong:
        shown.form.add_error("customer", explained(wrong, shown.form.language))
        return False
    except BadInput as wrong:
        shown.form.add_error("reason", explained(wrong, shown.form.language))
        return False
    return True
