"""Finding a customer by an exact value; each search is an entry.

The value is sent in the body, never in an address: addresses are kept in histories and
logs.
"""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Found
from xinhu.console.gate_errors import GateRefusedError, RoleRefusedError
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import titled

PURPOSE = "customer_search"
SCOPE = "search"
SEARCHABLE = ("id_number", "mobile", "card", "account", "name")
_LONGEST = 120
_UNUSABLE = (400, 422)


class FindForm(KitForm):
    """Which field, and its exact value."""

    words: ClassVar[str] = "find"
    field = forms.ChoiceField()
    value = forms.CharField(max_length=_LONGEST)


@signed_in("GET", "POST")
def find(request: SignedInRequest) -> HttpResponse:
    """Find somebody, to look at their record."""
    return find_for(request, title="nav.find", leads="customer")


def find_for(request: SignedInRequest, *, title: str, leads: str) -> HttpResponse:
    """Show the form; ask the gate and show who carries the value.

    Args:
        request: of whoever searches.
        title: key of the page's heading.
        leads: name of the address to which a customer who was found leads.

    Raises:
        RoleRefusedError: the operator's role finds nobody.
        GateRefusedError: the gate refused to search.
    """
    if request.method == "GET" and SCOPE not in scopes_of(request):
        # Nothing was asked yet; what is asked nevertheless the gate refuses and writes.
        raise RoleRefusedError
    language = language_of(request)
    form = FindForm(language, request.POST if request.method == "POST" else None)
    form.offer("field", [(f, titled("field", f, language)) for f in SEARCHABLE])
    page: dict[str, object] = {
        "form": form,
        "found": None,
        "title": title,
        "leads": leads,
    }
    status = 200
    if form.is_bound and form.is_valid():
        try:
            page["found"] = _ask(request, form)
        except GateRefusedError as refused:
            # What cannot be used is told at its field; a refusal has its own page.
            if refused.status not in _UNUSABLE:
                raise
            form.add_error("value", refused.told.error.message)
            page["told"] = refused.told
            status = 422
    return render(request, "customers/find.html", page, status=status)


def _ask(request: SignedInRequest, form: FindForm) -> Found:
    body = {
        "field": form.cleaned_data["field"],
        "value": form.cleaned_data["value"],
        "purpose": PURPOSE,
    }
    return Gate(request).post(Found, "searches", body=body)
