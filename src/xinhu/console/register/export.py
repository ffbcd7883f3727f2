"""The filtered entries as a CSV file; taking it away is an act."""

import csv
import io

from django.db import transaction
from django.http import HttpResponse

from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Entries, Entry
from xinhu.console.kit.language import language_of
from xinhu.console.kit.spreadsheet import BYTE_ORDER_MARK, harmless
from xinhu.console.kit.times import now
from xinhu.console.register.filters import FilterForm
from xinhu.desks.staff.acts import record_act

MOST = 20_000
"""Entries that one file holds; more than that is a volume."""
_PAGE = 500
_HEADER = (
    "index", "leaf", "at", "kind", "decision", "actor", "post", "zone", "customer",
    "purpose", "ground_kind", "ground_ref", "fields", "reasons", "policy",
)  # fmt: skip


@signed_in("GET")
def export(request: SignedInRequest) -> HttpResponse:
    """Send the entries that the filters leave, newest first."""
    form = FilterForm(language_of(request), request.GET).fill()
    query = form.query() if form.is_valid() else {}
    found = _all(Gate(request), query)
    text = io.StringIO(BYTE_ORDER_MARK)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    writer.writerows(_row(entry) for entry in found)
    with transaction.atomic():
        record_act(
            "register.exported",
            operator=request.user,
            zone=zone_of_request(request),
            at=now(),
            entries=len(found),
        )
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="xinhu-register.csv"'},
    )


def _all(gate: Gate, query: dict[str, str]) -> list[Entry]:
    found: list[Entry] = []
    before: int | None = None
    while len(found) < MOST:
        page = gate.get(Entries, "entries", **query, before=before, limit=_PAGE).entries
        found.extend(page)
        if len(page) < _PAGE:
            break
        before = page[-1].index
    return found[:MOST]


def _row(entry: Entry) -> tuple[str, ...]:
    body = entry.body
    ground = body.ground or {}
    cells = (
        str(entry.index), entry.leaf, body.at, body.kind, body.decision, body.actor,
        body.post, body.zone, body.customer or "", body.purpose or "",
        ground.get("kind", ""), ground.get("ref", ""),
        " ".join(f"{name}:{mask}" for name, mask in body.fields.items()),
        " ".join(body.reasons), body.policy,
    )  # fmt: skip
    return tuple(harmless(cell) for cell in cells)
