"""One finding: where, what, how sure and why, what was done; and what becomes of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.discovery.at_desk import (
    READERS,
    deed_of,
    discovery_desk,
    may,
    part_in,
)
from xinhu.console.discovery.deals import Deals, deal_with
from xinhu.console.discovery.naming import raised_said
from xinhu.console.discovery.remedies import Remedies, remedies_on
from xinhu.console.discovery.rows import row_of
from xinhu.console.discovery.showing import said
from xinhu.console.kit.language import language_of
from xinhu.console.kit.way_back import declare_way_back
from xinhu.desks.discovery.finding import Filter, findings, own_findings
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.states import STATUSES
from xinhu.desks.staff.models import Operator

_UNUSABLE: Final = 422
_DONE: Final = frozenset({"assign", "accept", "reopen", "remedy"})


class Step(NamedTuple):
    """Something that happened to a finding: when, what (``finding_step``), by whom."""

    at: str
    what: str
    by: str
    about: str


@signed_in("GET")
def finding(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a finding to whoever reads findings, or is to mend this one.

    Raises:
        Http404: there is none of this number that they may see.
    """
    place = found_finding(request, pk)
    return drawn_finding(request, place, Deals.empty(language_of(request)))


@part_in(READERS, "POST")
def deal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do with a finding what was asked for, and show it.

    Raises:
        Http404: there is none of this number, or nothing such can be done.
        Refusal: the post does not, or it may not be dealt with so.
    """
    where = reverse("discovery_finding", args=[pk])
    declare_way_back(request, where, "discovery_back.finding")
    place = found_finding(request, pk)
    deals = Deals.read(request.POST, language_of(request))
    if deal_with(request, deals, [pk]):
        return redirect(f"{where}?done={deals.do}")
    return drawn_finding(request, place, deals)


@signed_in("GET")
def own(request: SignedInRequest) -> HttpResponse:
    """List the open findings that whoever asks is to mend."""
    language = language_of(request)
    rows = own_findings(deed_of(request)).select_related("target", "owner")
    page = {"rows": [row_of(each, language) for each in rows[:_OWN]]}
    return render(request, "discovery/own.html", page)


_OWN: Final = 500


def found_finding(request: SignedInRequest, pk: int) -> Place:
    """Return a finding that the operator may see, in whatever state it is."""
    more = ("registered_by", "accepted_by", "assigned_by", "first_seen", "last_seen")
    if may(request)["reads"]:
        desk, deed = discovery_desk(), deed_of(request)
        rows = [findings(desk, deed, Filter(status=each)) for each in STATUSES]
    else:
        rows = [own_findings(deed_of(request))]
    for each in rows:
        place = each.select_related("target__owner", "owner", *more[1:]).filter(pk=pk)
        found = place.first()
        if found is not None:
            return found
    raise Http404


def drawn_finding(
    request: SignedInRequest,
    place: Place,
    deals: Deals,
    remedies: Remedies | None = None,
) -> HttpResponse:
    """Draw a finding, with what was wrong in a form that was sent."""
    language = language_of(request)
    done = request.GET.get("done", "")
    page = {
        "place": place,
        "row": row_of(place, language),
        "reasons": place.reasons,
        "raised": [raised_said(each, language) for each in place.because],
        "steps": sorted(_steps(place), reverse=True),
        "deals": deals,
        "remedies": remedies or remedies_on(request, place),
        "done": done if done in _DONE else "",
        **may(request),
    }
    wrong = deals.wrong or (remedies is not None and bool(remedies.form.errors))
    status = _UNUSABLE if wrong else 200
    return render(request, "discovery/finding.html", page, status=status)


def _steps(place: Place) -> Iterator[Step]:
    """Yield what the row tells of its past; the register tells all of it."""
    first, last = place.first_seen, place.last_seen
    yield _step(first.ended_at or first.asked_at, "found", None)
    if last.pk != first.pk:
        yield _step(last.ended_at or last.asked_at, "seen", None)
    if place.assigned_at is not None:
        owner = "" if place.owner is None else place.owner.full_name
        yield _step(place.assigned_at, "assigned", place.assigned_by, owner)
    if place.accepted_at is not None:
        about = f"{place.accepted_until} {place.accepted_reason}"
        yield _step(place.accepted_at, "accepted", place.accepted_by, about)
    if place.gone_at is not None:
        yield _step(place.gone_at, "gone", None)


def _step(at: datetime, what: str, by: Operator | None, about: str = "") -> Step:
    return Step(said(at), what, "" if by is None else by.full_name, about)
