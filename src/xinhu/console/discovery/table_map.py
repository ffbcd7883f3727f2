"""The data map by table: every column of databases, and what lies there; as a file."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, may, reads
from xinhu.console.discovery.findings_export import Lines
from xinhu.console.discovery.leaves import leaf, with_query
from xinhu.console.discovery.listing import GRADES, LEVELS
from xinhu.console.discovery.mapping import FILES
from xinhu.console.discovery.naming import kind_said, kinds
from xinhu.console.discovery.showing import located, said
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say, say_code
from xinhu.desks.discovery.data_map import TableFilter, table_map
from xinhu.desks.discovery.inventory import InventoryRow
from xinhu.desks.discovery.states import CLEAN, COLUMN_STATES, DATABASE, FOUND, UNREAD
from xinhu.desks.discovery.targets import targets
from xinhu.desks.staff.rules import Language

_PAGE: Final = 100
_UNUSABLE: Final = 422
_LONGEST: Final = 1_000
_HEADER: Final = (
    "database", "table", "column", "place", "kind", "name", "grade", "level",
    "table_level", "count", "rows_read", "rows_of_table", "estimate", "seen_at",
    "state", "column_state", "declared_type", "read", "unread",
)  # fmt: skip


class TableForm(KitForm):
    """Filters of the map; empty ones filter nothing."""

    words: ClassVar[str] = "table_filter"
    use_required_attribute = False
    target = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    grade = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    table = forms.CharField(required=False, max_length=_LONGEST)
    file = forms.ChoiceField(
        required=False,
        choices=[(each, each) for each in FILES],
        widget=forms.HiddenInput,
    )

    def fill(self, request: SignedInRequest) -> Self:
        """Fill in what the choices offer."""
        language = self.language
        databases = targets(discovery_desk(), deed_of(request)).filter(kind=DATABASE)
        named = {
            "target": [
                (str(each.pk), each.name) for each in databases.order_by("name")
            ],
            "state": [
                (c, say_code("column_state", c, language)) for c in COLUMN_STATES
            ],
            "level": [(c, say_code("find_level", c, language)) for c in LEVELS],
            "grade": [(code, code) for code in GRADES],
            "kind": [(code, kind_said(code, language)) for code in kinds()],
        }
        for name, choices in named.items():
            self.offer(name, [("", say("filter.any", language)), *choices])
        return self

    def wanted(self) -> TableFilter:
        """Return what the desk takes; of a form that is valid."""
        given = self.cleaned_data
        return TableFilter(
            target=int(given["target"]) if given["target"] else None,
            kind=given["kind"],
            grade=given["grade"],
            level=int(given["level"]) if given["level"] else None,
            table=given["table"].strip(),
            state=given["state"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One kind in one column, or a column in which nothing was found.

    Attributes:
        pk: of the finding; none where there is none.
        column: or what of the table it is, where that is no column; empty of a table
            as a whole, of which no column is known.
        declared: its type; column_state: of ``COLUMN_STATES``; why: it is unread.
        extent: ``whole`` or ``sample``; empty where nobody knows.
        level: of the kind; table_level: of all that lies in the table.
        read: rows that were read; estimate: values in the whole table, about; 0 where
            all was read, or nobody knows how much there is.
        seen_on, seen_at: day and time of the last scan that found it.
    """

    pk: int | None
    database: str
    table: str
    column: str
    declared: str
    column_state: str
    why: str
    extent: str
    kind_said: str
    grade: str
    level: int
    table_level: int
    count: int
    read: int
    estimate: int
    seen_on: str
    seen_at: str
    state: str


def estimate_of(row: InventoryRow) -> int:
    """Return how many values lie in the whole table, by those in its sample.

    0 where all of it was read, or nobody knows how many rows it has.
    """
    place = row.place
    if place is None or not 0 < place.rows < place.table_rows:
        return 0
    return round(place.count * place.table_rows / place.rows)


def state_of(row: InventoryRow) -> str:
    """Return what became of the column, as ``COLUMN_STATES`` names it."""
    if row.place is not None:
        return FOUND
    return UNREAD if row.why else CLEAN


def extent_of(row: InventoryRow) -> str:
    """Return how much of the column was read: ``whole``, ``sample``; empty: unknown."""
    if row.whole:
        return "whole"
    told = row.rows or (row.place is None and not row.why)
    return "sample" if told else ""


@reads("GET")
def tables(request: SignedInRequest) -> HttpResponse:
    """Show the map by table."""
    language = language_of(request)
    form = TableForm(language, request.GET).fill(request)
    usable = form.is_valid()
    rows = table_map(
        discovery_desk(), deed_of(request), form.wanted() if usable else TableFilter()
    )
    rows = rows if usable else rows.none()
    turned = leaf(request, rows, _PAGE)
    page = {
        "form": form,
        "filtered": usable and any(form.cleaned_data.values()),
        "rows": [_row(each, language) for each in turned.rows],
        "count": rows.count(),
        "leaf": turned,
        "export_csv": with_query(request, page="", file="csv"),
        "export_xlsx": with_query(request, page="", file="xlsx"),
        **may(request),
    }
    status = _UNUSABLE if form.errors else 200
    return render(request, "discovery/table_map.html", page, status=status)


def _row(row: InventoryRow, language: Language) -> TableRow:
    day, _, time = said(row.seen).partition(" ")
    place = row.place
    return TableRow(
        pk=None if place is None else place.pk,
        database=row.target.name,
        table=located(row.path, ""),
        column=located(row.name, ""),
        declared=located(row.declared, ""),
        column_state=state_of(row),
        why=row.why,
        extent=extent_of(row),
        kind_said="" if place is None else kind_said(place.kind, language),
        grade="" if place is None else place.grade,
        level=0 if place is None else place.level,
        table_level=0 if place is None else place.file_level,
        count=0 if place is None else place.count,
        read=row.rows if place is None else place.rows,
        estimate=estimate_of(row),
        seen_on=day,
        seen_at=time,
        state="" if place is None else place.status,
    )


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    del before
    language = language_of(request)
    form = TableForm(language, request.GET).fill(request)
    usable = form.is_valid()
    wanted = form.wanted() if usable else TableFilter()
    rows = table_map(discovery_desk(), deed_of(request), wanted)

    def write(row: InventoryRow) -> tuple[str, ...]:
        return _cells(row, language)

    return Gathered(
        form=form,
        header=_HEADER,
        rows=Lines(rows, write) if usable else (),
        workbook=usable and form.cleaned_data["file"] == "xlsx",
    )


def _cells(row: InventoryRow, language: Language) -> tuple[str, ...]:
    place, seen = row.place, said(row.seen)
    of_column = (state_of(row), row.declared, extent_of(row), row.why)
    if place is None:
        return (
            row.target.name, row.path, row.name, "", "", "", "", "", "", "0",
            str(row.rows), str(row.table_rows or ""), "", seen, "", *of_column,
        )  # fmt: skip
    return (
        row.target.name, row.path, place.column or "", place.place, place.kind,
        kind_said(place.kind, language), place.grade, str(place.level),
        str(place.file_level), str(place.count), str(place.rows or ""),
        str(place.table_rows or ""), str(estimate_of(row) or ""),
        seen, place.status, *of_column,
    )  # fmt: skip


TABLES = Export(
    what="data_map_tables",
    address="discovery/map/tables/export/",
    name="discovery_tables_export",
    counted="rows",
    guard=reads,
    gather=_gather,
)
