"""The filtered entries as a CSV file; a large one waits for others."""

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.gate_answers import Entries, Entry
from xinhu.console.kit.language import language_of
from xinhu.console.register.filters import FilterForm

MOST = 20_000
"""Entries that one file holds; more than that is a volume."""
_PAGE = 500
_HEADER = (
    "index", "leaf", "at", "kind", "decision", "actor", "post", "zone", "customer",
    "purpose", "ground_kind", "ground_ref", "fields", "reasons", "policy",
)  # fmt: skip


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read the entries that the filters leave, newest first."""
    form = FilterForm(language_of(request), request.GET).fill()
    if not form.is_valid():
        return Gathered(form=form, header=_HEADER, rows=[])
    found = _all(Gate(request), form.query(), before)
    newest = found[0].index + 1 if found else 0
    rows = [_row(each) for each in found]
    return Gathered(form=form, header=_HEADER, rows=rows, before=newest)


def _all(gate: Gate, query: dict[str, str], before: int | None) -> list[Entry]:
    found: list[Entry] = []
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
    return (
        str(entry.index), entry.leaf, body.at, body.kind, body.decision, body.actor,
        body.post, body.zone, body.customer or "", body.purpose or "",
        ground.get("kind", ""), ground.get("ref", ""),
        " ".join(f"{name}:{mask}" for name, mask in body.fields.items()),
        " ".join(body.reasons), body.policy,
    )  # fmt: skip


REGISTER = Export(
    what="register",
    address="register/export.csv",
    name="export",
    counted="entries",
    guard=signed_in,
    gather=_gather,
)
