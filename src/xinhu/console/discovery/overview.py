"""The first page of the desk: what lies where, scan by scan, and what runs now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import (
    deed_of,
    discovery_desk,
    has_part,
    may,
    reads,
)
from xinhu.console.discovery.listing import GRADES, LEVELS, target_lines
from xinhu.console.discovery.showing import ScanLine, said, scan_line
from xinhu.console.kit.plots import draw_bars, draw_columns
from xinhu.desks.discovery.data_map import Point, trend
from xinhu.desks.discovery.finding import scans
from xinhu.desks.discovery.states import DONE, UNDER_WAY

_TIMES: Final = 40
"""Scans that the plot shows at most."""
_DAY: Final = slice(5, 16)
"""Month, day, hour and minute of a local time."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How many places there were once a scan was done, by level of their kind.

    Of every target those of its latest scan by then count.
    """

    scan: int
    target: str
    at: str
    levels: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Return the sum."""
        return sum(count for _, count in self.levels)


@has_part("GET")
def overview(request: SignedInRequest) -> HttpResponse:
    """Show what lies where; who only registers targets is led to these."""
    if not may(request)["reads"]:
        return redirect("discovery_targets")
    lines, stands = target_lines(request), _stands(request)
    by_level = [(line.target.name, dict(line.levels)) for line in lines]
    columns = [(each.at[_DAY], dict(each.levels)) for each in stands]
    page = {
        "running": running_scans(request),
        "lines": lines,
        "open": sum(line.open for line in lines),
        "levels": LEVELS,
        "grades": GRADES,
        "bars": draw_bars(by_level, LEVELS),
        "trend": stands,
        "columns": draw_columns(columns, LEVELS),
        **may(request),
    }
    return render(request, "discovery/overview.html", page)


@reads("GET")
def running(request: SignedInRequest) -> HttpResponse:
    """Show the part that is read again while something runs."""
    if not getattr(request, "htmx", False):
        return redirect("discovery")
    page = {"running": running_scans(request)}
    return render(request, "discovery/running.html", page)


def running_scans(request: SignedInRequest) -> list[ScanLine]:
    """Return the scans under way, in the order in which they were asked for."""
    rows = scans(discovery_desk(), deed_of(request)).filter(state__in=UNDER_WAY)
    return [scan_line(scan) for scan in rows.order_by("pk")]


def _stands(request: SignedInRequest) -> Sequence[Stand]:
    desk, deed = discovery_desk(), deed_of(request)
    done = scans(desk, deed).filter(state=DONE, target__retired_at=None)
    ended = {each.pk: each for each in done.order_by("pk")}
    found: dict[int, dict[str, int]] = {pk: {} for pk in ended}
    for point in trend(desk, deed):
        _add(found, point)
    latest: dict[int, dict[str, int]] = {}
    stands = []
    for pk, scan in ended.items():
        latest[scan.target_id] = found[pk]
        levels = tuple(
            (level, sum(each.get(level, 0) for each in latest.values()))
            for level in LEVELS
        )
        stands.append(Stand(pk, scan.target.name, said(scan.ended_at), levels))
    return stands[-_TIMES:]


def _add(found: dict[int, dict[str, int]], point: Point) -> None:
    """Add what a scan found of a level; one that ended meanwhile is left out."""
    levels = found.get(point.scan)
    if levels is not None:
        level = str(point.level)
        levels[level] = levels.get(level, 0) + point.places
