"""Step three: where an inquiry stands, in words, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.inquiry.answers import InquiryCard
from xinhu.console.inquiry.dossier import Dossier, follows
from xinhu.console.inquiry.rules import reason_name, rejection_name
from xinhu.console.inquiry.steps import (
    ANSWERED,
    CREDIT_INQUIRY,
    UNDER_WAY,
    VIEW,
    WAITING,
)
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists, say
from xinhu.desks.staff.rules import Language

_BY_BUREAU = "bureau.rejected:"
_CUT_SHORT = "inquiry.interrupted"


@signed_in("GET")
def one(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show an inquiry of one's own, or of one's branch."""
    gate = Gate(request)
    found = gate.get(InquiryCard, "inquiries", ref)
    page = page_of(request, found)
    if found.state == ANSWERED:
        page |= follows(request, gate.get(Dossier, "inquiries", ref, "dossier"))
    return render(request, "inquiry/one.html", page)


def page_of(request: HttpRequest, found: InquiryCard) -> dict[str, object]:
    """Return what the pages about one inquiry show."""
    language = language_of(request)
    return {
        "inquiry": found,
        "step": 3,
        "reason": reason_name(found.reason, language),
        "refusal": _refusal(found, language),
        "under_way": found.state in UNDER_WAY,
        "waits": found.state in WAITING,
        "views": found.state == ANSWERED and serves(request, VIEW),
        "inquires": serves(request, CREDIT_INQUIRY),
    }


def _refusal(found: InquiryCard, language: Language) -> str:
    """Say why, where somebody said no; the code where it has no words."""
    said = found.refusal or ""
    if said.startswith(_BY_BUREAU):
        return rejection_name(said.removeprefix(_BY_BUREAU), language)
    if said == _CUT_SHORT:
        return say("inquiry.cut_short", language)
    return lists().wording.told(said, language) or said
