"""Signing a day: the gate is asked once more, so that nothing late is missed."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.supervision.at_desk import (
    deed_of,
    fetch_day,
    list_of,
    supervises,
    supervision_desk,
)
from xinhu.desks.audit.supervision.drawing import admit, renew
from xinhu.desks.audit.supervision.signing import sign as sign_day


@supervises("POST")
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign a day, or show what was added to its list meanwhile."""
    row = list_of(request, pk)
    desk, deed = supervision_desk(), deed_of(request)
    admit(desk, deed, row.unit, row.day)
    added = renew(desk, deed, row, fetch_day(request, row.unit, row.day))
    if added:
        address = reverse("supervision_list", args=[pk])
        return redirect(f"{address}?{urlencode({'grown': added})}")
    sign_day(desk, deed, row, request.POST.get("remark", ""))
    return redirect("supervision_list", pk)
