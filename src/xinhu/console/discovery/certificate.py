"""The certificate of a file that is gone for good: deleted, or destroyed in the vault.

It is what the worker wrote beside its journal, field by field; nothing is added to it.
"""

from typing import Final, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, reads
from xinhu.console.discovery.showing import located, said
from xinhu.console.kit.language import language_of
from xinhu.desks.discovery.remedies.reading import certified
from xinhu.desks.staff.rules import Language

_CODED: Final = frozenset({"method", "reason"})
"""Fields that hold a code."""
_ORDER: Final = (
    "ref", "paper", "path", "size", "sha256", "sealed_sha256", "method", "deleted_at",
    "asked_by", "approved_by", "approval", "reason", "format",
)  # fmt: skip


class Field(NamedTuple):
    """A field of a certificate, by its name there."""

    name: str
    value: str
    coded: bool


@reads("GET")
def certificate(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the certificate of a remedy.

    Raises:
        Http404: nothing is certified under this reference.
    """
    remedy = certified(discovery_desk(), deed_of(request)).filter(ref=ref).first()
    if remedy is None:
        raise Http404
    told = remedy.certificate or {}
    page = {
        "remedy": remedy,
        "at": said(remedy.done_at),
        "fields": [
            Field(name, located(str(told[name]), ""), name in _CODED)
            for name in _ORDER
            if told.get(name) not in (None, "")
        ],
        "worth": _worth(told, language_of(request)),
    }
    return render(request, "discovery/certificate.html", page)


def _worth(told: dict[str, object], language: Language) -> str:
    """Return what it is worth, in the reader's language."""
    return str(told.get(f"worth_{language}", ""))
