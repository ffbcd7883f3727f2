"""A row of the bound book: what its entry says, and beside it what the desk knows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from xinhu.core.register.entry import Entry, parse
from xinhu.core.register.tree import SHA256, leaf_hash
from xinhu.desks.inquiry.errors import BookBrokenError


class Stored(NamedTuple):
    """An inquiry's entry with its row.

    The row's columns are None where there is none: whoever was asked about is nobody
    who may be, and nothing was reserved.
    """

    entry: int
    leaf: bytes
    body: bytes
    ref: str | None
    commitment: bytes | None
    branch: str | None
    owner: str | None
    reviewer: str | None
    state: str | None
    refusal: str | None
    report_number: str | None
    custody: str | None
    note: bytes | None


class BoundRow(NamedTuple):
    """A row as it is bound; no word of whom it is about but the pseudonym.

    The columns up to ``commitment`` are the entry's, and are compared with it by
    whoever verifies the book; the others are covered by the manifest.
    """

    number: int
    entry: int
    leaf: str
    at: str
    decision: str
    inquiry: str
    customer: str
    reason: str
    ground_kind: str
    ground: str
    operator: str
    post: str
    commitment: str
    branch: str
    owner: str
    reviewer: str
    state: str
    refusal: str
    report_number: str
    custody: str


class BoundCorrection(NamedTuple):
    """A further entry that corrects a row."""

    number: int
    entry: int
    leaf: str
    at: str
    inquiry: str
    correction: str
    column: str
    operator: str
    commitment: str


def bound_row(number: int, stored: Stored) -> BoundRow:
    """Return a row, held against its entry.

    Raises:
        BookBrokenError: row and entry do not agree.
    """
    if leaf_hash(SHA256, stored.body) != stored.leaf:
        raise BookBrokenError(reason="leaf", index=stored.entry)
    entry = parse(stored.body)
    detail = entry.detail or {}
    _require_agreed(stored, entry, detail)
    return BoundRow(
        number=number,
        entry=stored.entry,
        leaf=stored.leaf.hex(),
        **_said(entry, detail),
        branch=stored.branch or "",
        owner=stored.owner or "",
        reviewer=stored.reviewer or "",
        state=stored.state or "",
        refusal=stored.refusal or "",
        report_number=stored.report_number or "",
        custody=stored.custody or "",
    )


def _require_agreed(stored: Stored, entry: Entry, detail: Mapping[str, Any]) -> None:
    """Pass a row that is its entry's, and an entry that needs none.

    What names no inquiry and refuses is about nobody who may be asked about.
    """
    if stored.ref is None and "inquiry" not in detail and entry.decision == "refuse":
        return
    if stored.ref is None or stored.commitment is None:
        raise BookBrokenError(reason="row_missing", index=stored.entry)
    agreed = (detail.get("inquiry"), entry.commitment)
    if agreed != (stored.ref, stored.commitment.hex()):
        raise BookBrokenError(reason="row_differs", index=stored.entry)


def _said(entry: Entry, detail: Mapping[str, Any]) -> dict[str, str]:
    ground = entry.ground or {"kind": "", "ref": ""}
    return {
        "at": entry.at,
        "decision": entry.decision,
        "inquiry": str(detail.get("inquiry", "")),
        "customer": entry.customer or "",
        "reason": str(detail.get("reason", "")),
        "ground_kind": ground["kind"],
        "ground": ground["ref"],
        "operator": entry.actor,
        "post": entry.post,
        "commitment": entry.commitment or "",
    }
