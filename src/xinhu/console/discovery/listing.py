"""Targets with what lies there and when they were scanned, for whom that is."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, may
from xinhu.console.discovery.showing import ScanLine, said, scan_line
from xinhu.desks.discovery.finding import Filter, findings, scans
from xinhu.desks.discovery.models import Target
from xinhu.desks.discovery.states import OPEN
from xinhu.desks.discovery.targets import is_within, targets

LEVELS = ("1", "2", "3", "4", "5")
GRADES = ("C1", "C2", "C3")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A target; of what lies there nothing is told to who does not read findings.

    Attributes:
        levels, grades: how many open findings of each.
        last: its latest scan.
        twice: names of targets that it lies within, or that lie within it; they were
            registered before that was refused.
    """

    target: Target
    owner: str
    registered_by: str
    registered_at: str
    levels: tuple[tuple[str, int], ...]
    grades: tuple[tuple[str, int], ...]
    last: ScanLine | None
    twice: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """Findings that nobody dealt with."""
        return sum(count for _, count in self.levels)

    @property
    def busy(self) -> bool:
        """Tell whether a scan of it waits or runs."""
        return self.last is not None and self.last.under_way


def target_lines(request: SignedInRequest) -> list[TargetLine]:
    """Return what may be scanned, by name."""
    rows = targets(discovery_desk(), deed_of(request)).select_related("registered_by")
    latest: Mapping[int, ScanLine] = {}
    sums: tuple[_Sums, _Sums] = ({}, {})
    if may(request)["reads"]:
        latest = _latest(request)
        sums = _open(request, "file_level"), _open(request, "grade")
    found = list(rows.order_by("name"))
    lines = (_line(each, latest.get(each.pk), sums) for each in found)
    return [replace(line, twice=_twice(line.target, found)) for line in lines]


def _twice(target: Target, others: list[Target]) -> tuple[str, ...]:
    return tuple(
        other.name
        for other in others
        if other.pk != target.pk and is_within(target.kind, target.location, other)
    )


_Sums = Mapping[int, Mapping[str, int]]
"""Number of a target → how many of which level or grade."""


def _line(
    target: Target, last: ScanLine | None, sums: tuple[_Sums, _Sums]
) -> TargetLine:
    levels, grades = (each.get(target.pk, {}) for each in sums)
    return TargetLine(
        target=target,
        owner=target.owner.full_name,
        registered_by=target.registered_by.full_name,
        registered_at=said(target.registered_at),
        levels=tuple((level, levels.get(level, 0)) for level in LEVELS),
        grades=tuple((grade, grades.get(grade, 0)) for grade in GRADES),
        last=last,
    )


def _latest(request: SignedInRequest) -> dict[int, ScanLine]:
    rows = scans(discovery_desk(), deed_of(request))
    latest = rows.order_by("target_id", "-pk").distinct("target_id")
    return {scan.target_id: scan_line(scan) for scan in latest}


def _open(request: SignedInRequest, field: str) -> _Sums:
    rows = findings(discovery_desk(), deed_of(request), Filter(status=OPEN))
    counts = rows.order_by().values_list("target_id", field).annotate(Count("pk"))
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    for target, code, count in counts:
        sums[target][str(code)] = count
    return sums
