"""One objection: where it stands, until when, and what is to be done."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.inquiry.objections.reading import disputed, one_of, page_of
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say_code

_DONE = frozenset({"taken", "answered"})


@signed_in("GET")
def one(request: SignedInRequest, ref: str, own: str) -> HttpResponse:
    """Show where an objection stands, without a word of what was said.

    Raises:
        Http404: there is none such.
        GateRefusedError: the inquiry is none of theirs.
    """
    found = disputed(request, ref)
    page = page_of(request, found.inquiry, one_of(found, own))
    done = request.GET.get("done", "")
    if done in _DONE:
        page["done"] = say_code("objection_done", done, language_of(request))
    return render(request, "inquiry/objections/one.html", page)
