"""Voting: the digest and the look that the page carried, and the voter's words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.rules import book
from xinhu.console.approvals.showing import one_page
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import VotedApproval
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.kit.language import language_of
from xinhu.console.kit.problems import draw
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.console.staff_import.forms import unit_names
from xinhu.core.base.errors import BadInput
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.book import SEALED
from xinhu.desks.staff.approvals.keeping import kind_of_request
from xinhu.desks.staff.approvals.withdrawing import take_back

_UNUSABLE = 422
_LONGEST = 18  # digits of a look's number


@signed_in("POST")
def vote(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say yes or no to exactly what the page showed."""
    says = request.POST.get("says")
    seen, look = _hex(request.POST.get("digest", "")), request.POST.get("look", "")
    number = look.isascii() and look.isdigit() and len(look) <= _LONGEST
    if says not in {"grant", "deny"} or not number:
        return draw(request, "unusable", _UNUSABLE)
    stated = deciding.Stated(
        seen=seen,
        look=int(look),
        reason=request.POST.get("reason", ""),
        group=request.POST.get("group") or None,
    )
    try:
        if kind_of_request(ref) in SEALED:
            _at_the_gate(request, ref, says, stated)
        else:
            decide = deciding.grant if says == "grant" else deciding.deny
            by = actor(request)
            decide(ref, stated, by=by, book=book(), now=now())
    except BadInput as unusable:
        return _again(request, ref, explained(unusable, language_of(request)), stated)
    except GateRefusedError as refused:
        if refused.status != _UNUSABLE:
            raise
        return _again(request, ref, refused.told.error.message, stated)
    return redirect(f"{reverse('approval', args=[ref])}?done=voted")


@signed_in("POST")
def withdraw(request: SignedInRequest, ref: str) -> HttpResponse:
    """Take back what one asked for."""
    take_back(ref, by=actor(request), now=now())
    return redirect(f"{reverse('approval', args=[ref])}?done=withdrawn")


def _at_the_gate(
    request: HttpRequest, ref: str, says: str, stated: deciding.Stated
) -> None:
    body: dict[str, object] = {
        "digest": stated.seen.hex(),
        "look": stated.look,
        "reason": stated.reason,
    }
    if stated.group:
        body["group"] = stated.group
    Gate(request).post(VotedApproval, "approvals", ref, says, body=body)


def _again(
    request: SignedInRequest, ref: str, told: str, stated: deciding.Stated
) -> HttpResponse:
    """Show the page again, with what was wrong and what was typed."""
    one = one_page(request, request.user, ref, now())
    page = {"one": one, "told": told, "typed": stated.reason, "units": unit_names}
    return render(request, "approvals/one.html", page, status=_UNUSABLE)


def _hex(text: str) -> bytes:
    """Read a digest; one that is none is one that was never shown."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
