"""An entry's proof: the drawing alone for a page that waits, or as a C2SP file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_client import address
from xinhu.console.register.entry import see
from xinhu.console.register.numbers import entry_number
from xinhu.console.register.proving import prove


@signed_in("GET")
def proof(request: SignedInRequest, index: str) -> HttpResponse:
    """Send the proof as a file (``?as=file``), or as a part of the entry's page."""
    number = entry_number(index)
    gate = Gate(request)
    if request.GET.get("as") == "file":
        name = f"{number}.tlog-proof"
        body = gate.raw(address("proofs", name))
        return HttpResponse(
            body,
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    if not getattr(request, "htmx", False):
        return redirect(reverse("entry", args=[number]))
    seen = see(gate, number, request.GET.get("leaf", ""))
    proven = prove(gate, number, seen.leaf)
    page = {"index": number, "leaf": seen.leaf.hex(), "proven": proven}
    return render(request, "register/proof.html", page)
