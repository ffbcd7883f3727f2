"""A month's list: what a person should look at, and the officer's signature, once.

What is signed is the list that was read: where it changed meanwhile nothing is signed,
and the page shows it anew.
"""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import role_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Told
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.self_check.answers import MonthList
from xinhu.console.inquiry.self_check.filters import (
    COLUMNS,
    MonthForm,
    month_form,
)
from xinhu.console.inquiry.self_check.rules import KINDS, signable_from, signers
from xinhu.console.inquiry.self_check.unsigned import forget_unsigned
from xinhu.console.inquiry.sorting import headings, in_order
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import today

_UNUSABLE = 422
_ADDRESS: Final = ("inquiries", "self-checks")
_SHOWN_ANEW: Final = frozenset(
    {"self_check.digest", "self_check.twice", "self_check.early"}
)
"""Refusals that are told over the list as it stands now."""


@signed_in("GET", "POST")
def self_checks(request: SignedInRequest) -> HttpResponse:
    """Show a month's list; sign it, and show who signed and when.

    Raises:
        GateRefusedError: the gate refused.
    """
    given = request.POST if request.method == "POST" else request.GET
    form = month_form(given, language_of(request), today())
    if not form.is_valid():
        page = {"form": form, "month": ""}
        return render(request, "inquiry/self_check/month.html", page, status=_UNUSABLE)
    month = str(form.cleaned_data["month"])
    if request.method != "POST":
        return _drawn(request, form, month, None, 200)
    body = {"digest": request.POST.get("digest", "")}
    try:
        Gate(request).post(MonthList, *_ADDRESS, month, "signature", body=body)
    except GateRefusedError as refused:
        if refused.told.error.code not in _SHOWN_ANEW:
            raise
        return _drawn(request, form, month, refused.told, refused.status)
    forget_unsigned(month)
    where = urlencode({"month": month, "done": "signed"})
    return redirect(f"{reverse('self_checks')}?{where}")


def read_month(request: SignedInRequest, month: str) -> MonthList:
    """Return a month's list.

    Raises:
        GateRefusedError: the gate refused.
    """
    return Gate(request).get(MonthList, *_ADDRESS, month)


def _drawn(
    request: SignedInRequest,
    form: MonthForm,
    month: str,
    told: Told | None,
    status: int,
) -> HttpResponse:
    found = read_month(request, month)
    order = request.GET.get("sort", "")
    code = form.cleaned_data["code"]
    after = signable_from(month)
    page = {
        "form": form,
        "month": month,
        "list": found,
        "rows": in_order(form.leave(found.found), order, COLUMNS),
        "counts": [(kind, found.counts.get(kind, 0)) for kind in KINDS],
        "code": code,
        "headings": headings(request, order, COLUMNS, month=month),
        "export": f"?{urlencode({'month': month, 'code': code})}",
        "over": today() >= after,
        "after": after.isoformat(),
        "signs": role_of(request) in signers(),
        "told": told,
        "done": request.GET.get("done") == "signed" and found.signed_by is not None,
    }
    return render(request, "inquiry/self_check/month.html", page, status=status)
