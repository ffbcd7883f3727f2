"""The data map: kinds by targets, each with its grade and how much; taken as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, may, reads
from xinhu.console.discovery.naming import kind_said
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.desks.discovery.data_map import Spot, data_map
from xinhu.desks.staff.rules import Language

FILES: Final = ("csv", "xlsx")
_HEADER: Final = (
    "target", "kind", "name", "grade", "level", "places", "values", "open",
)  # fmt: skip


class Cell(NamedTuple):
    """How much of a kind lies in a target."""

    target: int
    name: str
    places: int
    values: int


@dataclass(frozen=True, slots=True)
class MapRow:
    """A kind over all targets."""

    kind: str
    kind_said: str
    grade: str
    level: int
    cells: tuple[Cell, ...]

    @property
    def places(self) -> int:
        """Places in all targets."""
        return sum(cell.places for cell in self.cells)

    @property
    def values(self) -> int:
        """Values in all targets."""
        return sum(cell.values for cell in self.cells)


class FileForm(KitForm):
    """As which kind of file the map is taken."""

    words: ClassVar[str] = "map_form"
    file = forms.ChoiceField(required=False, choices=[(each, each) for each in FILES])


@reads("GET")
def mapped(request: SignedInRequest) -> HttpResponse:
    """Show the map."""
    spots = data_map(discovery_desk(), deed_of(request))
    targets = {spot.target: spot.name for spot in spots}
    page = {
        "targets": list(targets.values()),
        "rows": _rows(spots, targets, language_of(request)),
        **may(request),
    }
    return render(request, "discovery/data_map.html", page)


def _rows(
    spots: Sequence[Spot], targets: dict[int, str], language: Language
) -> list[MapRow]:
    """Return the kinds, the gravest first."""
    by_kind: dict[str, dict[int, Spot]] = {}
    for spot in spots:
        by_kind.setdefault(spot.kind, {})[spot.target] = spot
    rows = [
        MapRow(
            kind=kind,
            kind_said=kind_said(kind, language),
            grade=max(spot.grade for spot in found.values()),
            level=max(spot.level for spot in found.values()),
            cells=tuple(
                Cell(pk, name, found[pk].places, found[pk].count)
                if pk in found
                else Cell(pk, name, 0, 0)
                for pk, name in targets.items()
            ),
        )
        for kind, found in by_kind.items()
    ]
    return sorted(rows, key=lambda row: (-row.level, row.kind))


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    del before
    language = language_of(request)
    form = FileForm(language, request.GET)
    usable = form.is_valid()
    spots = data_map(discovery_desk(), deed_of(request)) if usable else ()
    return Gathered(
        form=form,
        header=_HEADER,
        rows=[_cells(spot, language) for spot in spots],
        workbook=usable and form.cleaned_data["file"] == "xlsx",
    )


def _cells(spot: Spot, language: Language) -> tuple[str, ...]:
    return (
        spot.name, spot.kind, kind_said(spot.kind, language), spot.grade,
        str(spot.level), str(spot.places), str(spot.count), str(spot.open),
    )  # fmt: skip


DATA_MAP = Export(
    what="data_map",
    address="discovery/map/export/",
    name="discovery_map_export",
    counted="rows",
    guard=reads,
    gather=_gather,
)
