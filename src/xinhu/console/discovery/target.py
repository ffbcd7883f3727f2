"""One target: its facts, its scans; asking for one, and retiring it."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import (
    deed_of,
    discovery_desk,
    has_part,
    may,
    reads,
)
from xinhu.console.discovery.listing import target_lines
from xinhu.console.discovery.showing import ScanLine, scan_line
from xinhu.console.kit.way_back import declare_way_back
from xinhu.desks.discovery.asking import ask_for_scan
from xinhu.desks.discovery.errors import DiscoveryUnknownError
from xinhu.desks.discovery.finding import scans
from xinhu.desks.discovery.targets import retire_target

THRESHOLD: Final = 0.6
"""Findings of less confidence are guesses; ``xinhu scan`` leaves them out as well."""
_SCANS: Final = 50


@has_part("GET")
def target(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a target.

    Raises:
        Http404: there is none, or it was retired.
    """
    line = next((each for each in target_lines(request) if each.target.pk == pk), None)
    if line is None:
        raise Http404
    page = {
        "line": line,
        "scans": _scans(request, pk) if may(request)["reads"] else [],
        "done": request.GET.get("done") == "registered",
        **may(request),
    }
    return render(request, "discovery/target.html", page)


@reads("POST")
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for a scan, and lead to it.

    Raises:
        Http404: there is no such target.
        Refusal: the post does not, it is retired, or one is under way.
    """
    _lead_back(request, pk)
    try:
        scan = ask_for_scan(discovery_desk(), deed_of(request), pk, THRESHOLD)
    except DiscoveryUnknownError:
        raise Http404 from None
    return redirect(f"{reverse('discovery_scan', args=[scan.pk])}?done=asked")


@has_part("POST")
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Scan a target no more.

    Raises:
        Http404: there is no such target.
        Refusal: the post does not, it is retired, it is being scanned, or of its files
            a remedy waits or one lies in quarantine.
    """
    _lead_back(request, pk)
    try:
        retire_target(discovery_desk(), deed_of(request), pk)
    except DiscoveryUnknownError:
        raise Http404 from None
    return redirect(f"{reverse('discovery_targets')}?done=retired")


def _lead_back(request: SignedInRequest, pk: int) -> None:
    where = reverse("discovery_target", args=[pk])
    declare_way_back(request, where, "discovery_back.target")


def _scans(request: SignedInRequest, pk: int) -> list[ScanLine]:
    rows = scans(discovery_desk(), deed_of(request)).filter(target=pk)
    return [scan_line(each) for each in rows[:_SCANS]]
