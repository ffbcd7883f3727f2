"""The latest checkpoint: the note as signed, its parts, and how to check it offline."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.register.proving import KEYS, latest_checkpoint


@signed_in("GET")
def checkpoint(request: SignedInRequest) -> HttpResponse:
    """Show the checkpoint; send the note itself with ``?as=file``."""
    gate = Gate(request)
    note, parts = latest_checkpoint(gate)
    if request.GET.get("as") == "file" and parts is not None:
        return HttpResponse(
            note,
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="checkpoint.txt"'},
        )
    keys = gate.raw(KEYS).decode("utf-8", "replace") if parts is not None else ""
    page = {
        "note": note,
        "parts": parts,
        "root": "" if parts is None else parts.root.hex(),
        "keys": keys.split(),
    }
    return render(request, "register/checkpoint.html", page)
