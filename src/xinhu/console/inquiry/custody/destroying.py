"""Destroying a report whose time is over: one proposes, another confirms, certified.

What is confirmed is named by its digest: that of the proposal that was on the page.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.inquiry.custody.rules import (
    confirms,
    is_over,
    proposes,
    still_waits,
)
from xinhu.console.inquiry.dossier import DestructionCard, Dossier
from xinhu.console.inquiry.steps import VIEW


@signed_in("GET", "POST")
def destroy(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show what would be destroyed and who has said what; propose it.

    Raises:
        GateRefusedError: the gate refused.
    """
    gate = Gate(request)
    if request.method == "POST":
        gate.post(DestructionCard, "inquiries", ref, "destruction", body={})
        return redirect(f"{reverse('destruction', args=[ref])}?done=proposed")
    dossier = gate.get(Dossier, "inquiries", ref, "dossier")
    if dossier.destruction is not None and dossier.destruction.certificate is not None:
        return redirect("destruction_certificate", ref=ref)
    custody, waits = dossier.custody, still_waits(dossier.destruction)
    may = not dossier.inquiry.disputed
    page = {
        "inquiry": dossier.inquiry,
        "custody": custody,
        "destruction": dossier.destruction,
        "waits": waits,
        "over": custody is not None and is_over(custody),
        "proposes": may and proposes(request) and not waits,
        "confirms": may and confirms(request) and waits,
        "reads": serves(request, VIEW),
    }
    return render(request, "inquiry/custody/destroy.html", page)


@signed_in("POST")
def confirm(request: SignedInRequest, ref: str) -> HttpResponse:
    """Destroy it, as the second person, and lead to the certificate.

    Raises:
        GateRefusedError: the gate refused, or it is not what was proposed.
    """
    body = {"digest": request.POST.get("digest", "")}
    where = ("inquiries", ref, "destruction", "confirmation")
    Gate(request).post(DestructionCard, *where, body=body)
    return redirect(f"{reverse('destruction_certificate', args=[ref])}?done=destroyed")


@signed_in("GET")
def certificate(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the certificate of a destruction, which prints.

    Raises:
        Http404: nothing was destroyed.
    """
    dossier = Gate(request).get(Dossier, "inquiries", ref, "dossier")
    destruction, custody = dossier.destruction, dossier.custody
    if destruction is None or destruction.certificate is None or custody is None:
        raise Http404
    page = {
        "inquiry": dossier.inquiry,
        "custody": custody,
        "destruction": destruction,
        "certificate": destruction.certificate,
        "reads": serves(request, VIEW),
    }
    return render(request, "inquiry/custody/certificate.html", page)
