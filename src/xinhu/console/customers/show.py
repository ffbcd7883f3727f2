"""A customer without values: what may be asked for, why, and on what ground."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import purposes_of, scopes_of, serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.customers.terms import terms_for
from xinhu.console.gate_answers import CustomerCard, Grounds
from xinhu.console.inquiry.steps import CREDIT_INQUIRY
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.core.base.ids import customer_id


@signed_in("GET")
def show(request: SignedInRequest, customer: str) -> HttpResponse:
    """Show the form that asks for fields; a part of it where only that is wanted."""
    whom = customer_id(customer)
    gate = Gate(request)
    card = gate.get(CustomerCard, "customers", whom)
    grounds = gate.get(Grounds, "customers", whom, "grounds").grounds
    terms = terms_for(
        lists(),
        purposes=purposes_of(request),
        wanted=request.GET.get("purpose", ""),
        card=card,
        grounds=grounds,
        language=language_of(request),
    )
    part = bool(getattr(request, "htmx", False))
    template = "customers/terms.html" if part else "customers/show.html"
    scopes = scopes_of(request)
    page = {
        "card": card,
        "customer": whom,
        "terms": terms,
        "scopes": scopes,
        "inquires": serves(request, CREDIT_INQUIRY),
    }
    return render(request, template, page)
