"""Findings: filtered, sorted, in groups; several at once assigned or accepted."""

from typing import Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, may, reads
from xinhu.console.discovery.deals import Deals, deal_with, numbers_of
from xinhu.console.discovery.filters import FindingFilter, headings, in_order
from xinhu.console.discovery.groups import grouped_by
from xinhu.console.discovery.leaves import leaf, with_query
from xinhu.console.discovery.rows import row_of
from xinhu.console.kit.language import language_of
from xinhu.console.kit.way_back import declare_way_back
from xinhu.console.kit.words import say
from xinhu.desks.discovery.finding import Filter
from xinhu.desks.discovery.finding import findings as found_by
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.targets import targets
from xinhu.desks.staff.rules import Language

_PAGE: Final = 50
_UNUSABLE: Final = 422
_DONE: Final = {"assign": "findings_done.assign", "accept": "findings_done.accept"}


@reads("GET")
def findings(request: SignedInRequest) -> HttpResponse:
    """List findings."""
    return _drawn(request, Deals.empty(language_of(request)))


@reads("POST")
def together(request: SignedInRequest) -> HttpResponse:
    """Assign or accept those chosen, all or none, and list anew.

    Raises:
        Refusal: the post does not, or one of them may not be dealt with so.
    """
    back = f"{reverse('discovery_findings')}{with_query(request)}"
    declare_way_back(request, back, "discovery_back.findings")
    deals = Deals.read(request.POST, language_of(request))
    chosen = numbers_of(request.POST.getlist("place"))
    if deal_with(request, deals, chosen):
        done = {"did": deals.do, "many": str(len(frozenset(chosen)))}
        where = with_query(request, **done, tick="")
        return redirect(f"{reverse('discovery_findings')}{where}")
    return _drawn(request, deals)


def filter_of(request: SignedInRequest) -> FindingFilter:
    """Return the filters that the address names."""
    form = FindingFilter(language_of(request), request.GET)
    return form.fill(target_names(request))


def target_names(request: SignedInRequest) -> dict[int, str]:
    """Return number and name of each target, by name."""
    rows = targets(discovery_desk(), deed_of(request)).order_by("name")
    return dict(rows.values_list("pk", "name"))


def wanted_rows(request: SignedInRequest, form: FindingFilter) -> QuerySet[Place]:
    """Return the findings that the filters leave; none where they cannot be ones."""
    desk, deed = discovery_desk(), deed_of(request)
    if not form.is_valid():
        return found_by(desk, deed, Filter()).none()
    return form.sure(found_by(desk, deed, form.wanted()))


def _drawn(request: SignedInRequest, deals: Deals) -> HttpResponse:
    language, form = language_of(request), filter_of(request)
    rows = wanted_rows(request, form)
    turned = leaf(request, in_order(rows, request.GET.get("sort", "")), _PAGE)
    ticked = frozenset(numbers_of(request.POST.getlist("place")))
    page = {
        "form": form,
        "filtered": form.narrows,
        "rows": [row_of(each, language) for each in turned.rows],
        "ticked": ticked,
        "tick_all": request.GET.get("tick") == "all",
        "tick": with_query(request, tick="all"),
        "count": rows.count(),
        "groups": grouped_by(rows, request, language) if turned.rows else (),
        "headings": headings(request),
        "leaf": turned,
        "here": with_query(request, did="", many="", tick=""),
        "export_csv": with_query(request, sort="", page="", file="csv"),
        "export_xlsx": with_query(request, sort="", page="", file="xlsx"),
        "deals": deals,
        "done": _done(request, language),
        **may(request),
    }
    status = _UNUSABLE if form.errors or deals.wrong else 200
    return render(request, "discovery/findings.html", page, status=status)


def _done(request: SignedInRequest, language: Language) -> str:
    """Return what was done before this page was led to."""
    key, many = _DONE.get(request.GET.get("did", "")), request.GET.get("many", "")
    if key is None or not many.isascii() or not many.isdigit():
        return ""
    return say(key, language, count=many)
