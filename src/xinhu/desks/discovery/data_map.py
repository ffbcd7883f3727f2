"""数据分布图: which kinds lie in which targets, of which grade; how that changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, Desk, require_scope
from xinhu.desks.discovery.inventory import InventoryRow
from xinhu.desks.discovery.models import Place, Tally
from xinhu.desks.discovery.states import CLEAN, DONE, FOUND, GONE, OPEN, UNREAD
from xinhu.desks.staff.deeds import Deed


@dataclass(frozen=True, slots=True)
class Spot:
    """One kind in one target.

    Attributes:
        target: its number; name: what people call it.
        grade, level: of the kind by itself.
        places, count: in how many places, how many values.
        open: places that are neither accepted nor remedied.
    """

    target: int
    name: str
    kind: str
    grade: str
    level: int
    places: int
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class Point:
    """What a scan found of one grade and level.

    Attributes:
        scan: its number; ended_at: when.
        places, count: in how many places, how many values.
    """

    scan: int
    ended_at: datetime
    grade: str
    level: int
    places: int
    count: int


def data_map(desk: Desk, deed: Deed) -> Sequence[Spot]:
    """Return what lies where, target by target, the gravest kinds first.

    Raises:
        NoDiscoveryOfficerError: the post does not read it.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    rows = (
        Place.objects.filter(target__retired_at=None)
        .exclude(status=GONE)
        .order_by("target_id", "-level", "kind")
        .values_list("target_id", "target__name", "kind", "grade", "level")
        .annotate(
            places=Count("pk"),
            values=Sum("count"),
            open=Count("pk", filter=Q(status=OPEN)),
        )
    )
    return [Spot(*row) for row in rows]


class TableFilter(NamedTuple):
    """Which columns; an empty field asks for all.

    Attributes:
        target: number of a database.
        level: of all that lies in the table together.
        table: with which its name begins: a schema, or ``schema.table``.
        state: of ``COLUMN_STATES``.
    """

    target: int | None = None
    kind: str = ""
    grade: str = ""
    level: int | None = None
    table: str = ""
    state: str = ""


_OF_STATE: Final = {
    FOUND: Q(place__isnull=False),
    CLEAN: Q(place=None, why=""),
    UNREAD: ~Q(why=""),
}
"""What is found may be unread in part; clean is only what was read without a gap."""


def table_map(desk: Desk, deed: Deed, wanted: TableFilter) -> QuerySet[InventoryRow]:
    """Return every column of databases, table by table: what lies there, if anything.

    Raises:
        NoDiscoveryOfficerError: the post does not read it.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    given = {
        "target": wanted.target,
        "place__kind": wanted.kind,
        "place__grade": wanted.grade,
        "place__file_level": wanted.level,
        "path__startswith": wanted.table,
    }
    asked = {name: value for name, value in given.items() if value not in (None, "")}
    of_state = _OF_STATE.get(wanted.state, Q())
    rows = InventoryRow.objects.filter(of_state, target__retired_at=None, **asked)
    rows = rows.select_related("target", "place")
    gravest = F("place__level").desc(nulls_last=True)
    return rows.order_by("target__name", "path", "name", gravest, "place__kind", "pk")


def trend(desk: Desk, deed: Deed, target: int | None = None) -> Sequence[Point]:
    """Return what finished scans found, by grade and level, in their order.

    Args:
        desk: the rules in force.
        deed: who reads.
        target: number of the one that is asked about; none: all that are not retired.

    Raises:
        NoDiscoveryOfficerError: the post does not read it.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    of = {"scan__target": target} if target is not None else {}
    rows = (
        Tally.objects.filter(scan__state=DONE, scan__target__retired_at=None, **of)
        .order_by("scan_id", "level", "grade")
        .values_list("scan_id", "scan__ended_at", "grade", "level")
        .annotate(Sum("places"), Sum("count"))
    )
    return [Point(*row) for row in rows]
