"""Everybody's certificates, and revoking one."""

from typing import ClassVar

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say, say_code
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.console.training.own import last_day
from xinhu.console.training.running import runs_training
from xinhu.desks.training.certificates.listing import (
    certificate_for,
    ends_of,
    everybodys_certificates,
    state_of,
)
from xinhu.desks.training.certificates.revoking import REASONS, revoke

PAGE = 50
_LONGEST = 60


class RevokeForm(KitForm):
    """Why a certificate is revoked."""

    words: ClassVar[str] = "revoke"
    reason = forms.ChoiceField()

    def fill(self) -> "RevokeForm":
        """Fill in the reasons."""
        nothing = ("", say("revoke.choose", self.language))
        named = [
            (code, say_code("revocation", code, self.language)) for code in REASONS
        ]
        self.offer("reason", [nothing, *named])
        return self


@runs_training("GET")
def certificates(request: SignedInRequest) -> HttpResponse:
    """Show the certificates, the newest first; of one person where asked so."""
    desk, language = at_desk(request), language_of(request)
    sought = request.GET.get("who", "").strip()[:_LONGEST]
    pages = Paginator(everybodys_certificates(sought), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    titles = {c: title_of(pack, language) for c, pack in desk.book.packs.items()}
    rows = [
        (
            row,
            titles.get(row.course, row.course),
            state_of(row, desk),
            last_day(ends_of(row, desk), desk),
        )
        for row in shown
    ]
    page = {"rows": rows, "shown": shown, "sought": sought}
    return render(request, "training/certificates.html", page)


@runs_training("GET", "POST")
def revoke_certificate(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask for the reason; revoke."""
    desk, language = at_desk(request), language_of(request)
    row = certificate_for(request.user.pk, number, everybodys=True)
    if row is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = RevokeForm(language, given).fill()
    if form.is_bound and form.is_valid():
        revoke(number, form.cleaned_data["reason"], request.user, desk)
        address = reverse("training_certificate", args=[number])
        return redirect(f"{address}?revoked=1")
    pack = desk.book.packs.get(row.course)
    page = {
        "row": row,
        "form": form,
        "title": row.course if pack is None else title_of(pack, language),
        "until": last_day(ends_of(row, desk), desk),
        "state": state_of(row, desk),
    }
    return render(
        request, "training/revoke.html", page, status=422 if form.errors else 200
    )
