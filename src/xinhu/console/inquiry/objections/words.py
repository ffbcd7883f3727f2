"""What the customer said and what was answered: shown once it is written down."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.inquiry.objections.answers import SaidWords
from xinhu.console.inquiry.objections.forms import AnswerForm
from xinhu.console.inquiry.objections.reading import disputed, one_of, page_of
from xinhu.console.kit.language import language_of


@signed_in("POST")
def words(request: SignedInRequest, ref: str, own: str) -> HttpResponse:
    """Show both sides' words; beneath them the form that answers, where one may.

    Raises:
        Http404: the inquiry has no such objection.
        GateRefusedError: the gate refused.
    """
    found = disputed(request, ref)
    one_of(found, own)
    said = Gate(request).post(SaidWords, "objections", own, "words", body={})
    page = page_of(request, found.inquiry, said.objection)
    page["said"] = said
    page["form"] = AnswerForm(language_of(request)) if page["answers"] else None
    return render(request, "inquiry/objections/words.html", page)
