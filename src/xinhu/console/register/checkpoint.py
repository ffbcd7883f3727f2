"""The latest checkpoint: the note as signed, its parts, and how to check it offline."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.register.proving import latest_checkpoint


@signed_in("GET")
def checkpoint(request: SignedInRequest) -> HttpResponse:
    """Show the checkpoint; send the note itself with ``?as=file``."""
    latest = latest_checkpoint(Gate(request))
    if latest is None:
        return render(request, "register/checkpoint.html", {"latest": None})
    if request.GET.get("as") == "file":
        return HttpResponse(
            latest.note,
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="checkpoint.txt"'},
        )
    page = {
        "latest": latest,
        "note": latest.note.decode("utf-8", "replace"),
        "root": latest.parts.root.hex(),
    }
    return render(request, "register/checkpoint.html", page)
