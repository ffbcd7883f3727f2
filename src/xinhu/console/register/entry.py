"""One entry: what it states, field by field, and the proof of its place, drawn.

Whoever holds a receipt may come without the right to read entries: the number and the
leaf hash are enough to draw and check the proof; what the entry states stays unread.
"""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Entry, EntryBody
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.kit.language import language_of
from xinhu.console.register.numbers import entry_number
from xinhu.console.register.proving import prove
from xinhu.console.register.saying import details, reasons
from xinhu.desks.audit.checking import leaf_of

_REFUSED = 403
_LEAF = 64  # hexadecimal digits


class Seen(NamedTuple):
    """An entry as far as it may be read; its leaf computed from its bytes."""

    leaf: bytes
    body: EntryBody | None
    text: str


@signed_in("GET")
def entry(request: SignedInRequest, index: str) -> HttpResponse:
    """Show an entry with its proof."""
    number = entry_number(index)
    gate = Gate(request)
    seen = see(gate, number, request.GET.get("leaf", ""))
    proven = prove(gate, number, seen.leaf)
    language = language_of(request)
    page = {
        "index": number,
        "seen": seen,
        "details": details(seen.body.detail, language) if seen.body else [],
        "reasons": reasons(seen.body.reasons, language) if seen.body else [],
        "leaf": seen.leaf.hex(),
        "proven": proven,
        "scopes": scopes_of(request),
    }
    return render(request, "register/entry.html", page)


def see(gate: Gate, number: int, receipt_leaf: str) -> Seen:
    """Read an entry, or take the leaf of a receipt where it may not be read.

    Raises:
        GateRefusedError: it may not be read and no usable receipt was given.
        ProofBrokenError: the entry's bytes do not hash to the leaf that is said of it.
    """
    try:
        found = gate.get(Entry, "entries", str(number))
    except GateRefusedError as refused:
        leaf = _leaf(receipt_leaf)
        if refused.status != _REFUSED or leaf is None:
            raise
        return Seen(leaf, None, "")
    raw = bytes(found.entry)
    return Seen(leaf_of(number, raw, found.leaf), found.body, raw.decode())


def _leaf(text: str) -> bytes | None:
    if len(text) != _LEAF:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None
