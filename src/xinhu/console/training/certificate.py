"""A certificate, for the screen and for paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.console.training.own import last_day
from xinhu.console.training.running import SCOPE
from xinhu.desks.training.certificates.listing import (
    certificate_for,
    ends_of,
    state_of,
)


@signed_in("GET")
def certificate(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one's own certificate; who runs the training sees everybody's."""
    desk, language = at_desk(request), language_of(request)
    everybodys = SCOPE in scopes_of(request)
    row = certificate_for(request.user.pk, number, everybodys=everybodys)
    if row is None:
        raise Http404
    pack = desk.book.packs.get(row.course)
    page = {
        "row": row,
        "title": row.course if pack is None else title_of(pack, language),
        "state": state_of(row, desk),
        "until": last_day(ends_of(row, desk), desk),
    }
    return render(request, "training/certificate.html", page)
