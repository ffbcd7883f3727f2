"""The filtered items of a list as a CSV file; taking it away is an act."""

from typing import Final

from django.db import transaction
from django.http import HttpResponse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.kit.spreadsheet import csv_file
from xinhu.console.kit.words import say_code
from xinhu.console.supervision.at_desk import deed_of, list_of, supervises
from xinhu.console.supervision.one_list import wanted_rows
from xinhu.console.supervision.telling import Row, joined
from xinhu.desks.staff.deeds import record
from xinhu.desks.staff.rules import Language

_HEADER: Final = (
    "entry", "leaf", "at", "operator", "name", "what", "ground", "decision", "reasons",
    "state", "remark", "by", "explanation", "footage",
)  # fmt: skip


@supervises("GET")
def list_export(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the items that the filters leave."""
    row = list_of(request, pk)
    _, _, rows = wanted_rows(request, row)
    language = language_of(request)
    name = f"xinhu-supervision-{row.day.isoformat()}.csv"
    file = csv_file(name, _HEADER, [_cells(each, language) for each in rows])
    with transaction.atomic():
        record("supervision.exported", deed_of(request), list=row.pk, items=len(rows))
    return file


def _cells(row: Row, language: Language) -> tuple[str, ...]:
    item, verdict = row.seen.row, row.seen.verdict
    explanation = getattr(item, "explanation", None)
    return (
        str(item.number),
        row.leaf,
        row.at,
        row.actor,
        row.name,
        row.what,
        row.ground,
        say_code("decision", row.seen.entry.decision, language),
        joined(row.reasons, language),
        say_code("item_state", row.seen.state, language),
        "" if verdict is None else verdict.remark,
        row.by,
        "" if explanation is None else explanation.text,
        joined((each.camera for each in item.footage.all()), language),
    )
