"""异议答复函 for paper: both sides' words, each opening written down first."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.inquiry.objections.answers import SaidWords
from xinhu.console.inquiry.objections.days import day_of
from xinhu.console.inquiry.objections.reading import disputed, one_of, page_of


@signed_in("POST")
def letter(request: SignedInRequest, ref: str, own: str) -> HttpResponse:
    """Show the answer as a letter; the customer's name is written in by hand.

    The vault is asked for no name: the words are all that this look opens.

    Raises:
        Http404: the inquiry has no such objection, or it was not answered.
        GateRefusedError: the gate refused.
    """
    found = disputed(request, ref)
    answered_at = one_of(found, own).answered_at
    if answered_at is None:
        raise Http404
    said = Gate(request).post(SaidWords, "objections", own, "words", body={})
    page = page_of(request, found.inquiry, said.objection)
    page["said"] = said
    page["taken_on"] = day_of(said.objection.taken_at).isoformat()
    page["answered_on"] = day_of(answered_at).isoformat()
    return render(request, "inquiry/objections/letter.html", page)
