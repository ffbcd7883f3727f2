"""Files that the vault keeps: listed, and opened by a look.

Listed is what the vault tells, not what remedies tell that were done: of one that
failed a paper may be kept as well.

The gate decides and writes first; what it opens is handed out as a file that no browser
shows by itself, and nothing of it is kept here. Whose a file is, the gate tells whoever
decides about it; to others no pseudonym stands beside a path, for that may hold a name.
Targets that were retired are listed too: their findings have no pages any more.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import Gate
from xinhu.console.discovery.at_desk import (
    READERS,
    deed_of,
    discovery_desk,
    may,
    part_in,
    reads,
)
from xinhu.console.discovery.leaves import leaf
from xinhu.console.discovery.paper import kept_as
from xinhu.console.discovery.showing import said
from xinhu.console.discovery.whose import whose
from xinhu.console.gate_answers import Receipt
from xinhu.console.kit.way_back import declare_way_back
from xinhu.desks.discovery.remedies.reading import (
    KeptFile,
    certified,
    kept_in_vault,
)
from xinhu.desks.discovery.states import DESTROY, REMEDY_DONE

_PAGE: Final = 100


class Row(NamedTuple):
    """A file as the page tells it; where it is not gone, it may lie there still."""

    at: str
    target: str
    path: str
    paper: str
    gone: bool
    customer: str


class Destroyed(NamedTuple):
    """A file that the vault keeps no more, by its certificate."""

    at: str
    paper: str
    ref: str


class Opened(msgspec.Struct, frozen=True):
    """A found file as the gate opens it."""

    paper: str
    content: bytes
    receipt: Receipt


@reads("GET")
def found_files(request: SignedInRequest) -> HttpResponse:
    """List what the vault keeps of what was found, and what was destroyed there."""
    kept = kept_in_vault(discovery_desk(), deed_of(request))
    turned = leaf(request, kept, _PAGE)
    known = whose(request, {each.paper for each in turned.rows})
    page = {
        "rows": [_row(each, known) for each in turned.rows],
        "leaf": turned,
        "destroyed": _destroyed(request),
        **may(request),
    }
    return render(request, "discovery/found_file.html", page)


@part_in(READERS, "POST")
def found_file(request: SignedInRequest) -> HttpResponse:
    """Open a file.

    Raises:
        Http404: the vault keeps no such paper of what was found.
        GateRefusedError: the gate refused; for want of a second factor too.
    """
    declare_way_back(
        request, reverse("discovery_found_files"), "discovery_back.found_files"
    )
    paper = kept_as(request, request.POST.get("paper", "")).paper
    opened = Gate(request).post(Opened, "found-files", paper, body={})
    # The file's own name may be a customer's; the page tells it.
    return HttpResponse(
        opened.content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{paper}.bin"'},
    )


def _destroyed(request: SignedInRequest) -> list[Destroyed]:
    """Return the files that were destroyed last; neither whose nor where they lay."""
    found = certified(discovery_desk(), deed_of(request)).filter(kind=DESTROY)
    return [
        Destroyed(said(each.done_at), str((each.certificate or {})["paper"]), each.ref)
        for each in found[:_PAGE]
    ]


def _row(remedy: KeptFile, customers: Mapping[str, str]) -> Row:
    """Return what the page tells of a row of ``kept_in_vault``."""
    return Row(
        at=said(remedy.kept_at),
        target=remedy.target.name,
        path=remedy.path,
        paper=remedy.paper,
        gone=remedy.state == REMEDY_DONE,
        customer=customers.get(remedy.paper, ""),
    )
