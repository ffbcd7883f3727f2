"""One scan: how far it is, what came of it, what it could not read; and stopping it."""

from typing import ClassVar, Final, NamedTuple, Self

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, may, reads
from xinhu.console.discovery.leaves import leaf
from xinhu.console.discovery.showing import located, scan_line
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.way_back import declare_way_back
from xinhu.console.kit.words import lists, say, say_code
from xinhu.core.discover.part import Why
from xinhu.desks.discovery.asking import stop_scan
from xinhu.desks.discovery.errors import DiscoveryUnknownError
from xinhu.desks.discovery.finding import scan_of
from xinhu.desks.discovery.models import Scan

_PAGE: Final = 100
_UNUSABLE: Final = 422


class UnreadLine(NamedTuple):
    """Something that nobody looked at, and why."""

    where: str
    why: str


class WhyForm(KitForm):
    """One reason, or all."""

    words: ClassVar[str] = "unread_filter"
    use_required_attribute = False
    why = forms.ChoiceField(required=False)

    def fill(self) -> Self:
        """Fill in what the choices offer."""
        named = [(w.value, say_code("unread_why", w, self.language)) for w in Why]
        self.offer("why", [("", say("filter.any", self.language)), *named])
        return self


@reads("GET")
def scan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a scan.

    Raises:
        Http404: there is none of this number.
    """
    done = request.GET.get("done", "")
    line, language = scan_line(_found(request, pk)), language_of(request)
    page = {
        "scan": line,
        "failure": lists().wording.told(line.failure, language) or line.failure,
        "done": done if done in {"asked", "stopped"} else "",
        **may(request),
    }
    return render(request, "discovery/scan.html", page)


@reads("POST")
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop a scan, and show how it stands.

    Raises:
        Http404: there is none of this number.
        Refusal: the post does not, or it is over.
    """
    where = reverse("discovery_scan", args=[pk])
    declare_way_back(request, where, "discovery_back.scan")
    try:
        stop_scan(discovery_desk(), deed_of(request), pk)
    except DiscoveryUnknownError:
        raise Http404 from None
    return redirect(f"{where}?done=stopped")


@reads("GET")
def unread(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a scan could not read.

    Raises:
        Http404: there is none of this number.
    """
    found = _found(request, pk)
    form = WhyForm(language_of(request), request.GET).fill()
    rows = found.unread_files.order_by("path", "pk")
    total = rows.count()
    if form.is_valid() and form.cleaned_data["why"]:
        rows = rows.filter(why=form.cleaned_data["why"])
    page = {
        "scan": scan_line(found),
        "form": form,
        "total": total,
        "count": rows.count(),
        "leaf": (turned := leaf(request, rows, _PAGE)),
        "rows": [UnreadLine(located(e.path, e.member), e.why) for e in turned.rows],
    }
    status = _UNUSABLE if form.errors else 200
    return render(request, "discovery/unread.html", page, status=status)


def _found(request: SignedInRequest, pk: int) -> Scan:
    try:
        return scan_of(discovery_desk(), deed_of(request), pk)
    except DiscoveryUnknownError:
        raise Http404 from None
