"""Targets and scans as lines of a page: local times, names, rates."""

from dataclasses import dataclass
from datetime import datetime

from xinhu.console.kit.times import local
from xinhu.core.base.clock import from_datetime
from xinhu.desks.discovery.models import Scan, Target
from xinhu.desks.discovery.states import DONE, RUNNING, UNDER_WAY, WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """What a page tells of a scan.

    Attributes:
        state: as kept, or ``stopping`` while a running one was told to stop.
        at: the latest of its times.
        rate: bytes a second; 0 where nothing was measured.
        under_way: the page is to be read again.
        stoppable: it may be told to stop.
    """

    pk: int
    target: Target
    state: str
    at: str
    asked_by: str
    asked_at: str
    began_at: str
    ended_at: str
    files: int
    bytes: int
    unread: int
    found: int
    rate: float
    failure: str
    under_way: bool
    stoppable: bool

    @property
    def read_unread(self) -> bool:
        """Tell whether there is a list of what is unread: of a scan that is done."""
        return self.state == DONE and self.unread > 0


def scan_line(scan: Scan) -> ScanLine:
    """Make a line of a scan; its target and who asked for it were read along."""
    stopping = scan.state == RUNNING and scan.stop_asked_at is not None
    under_way = scan.state in UNDER_WAY
    return ScanLine(
        pk=scan.pk,
        target=scan.target,
        state="stopping" if stopping else scan.state,
        at=said(scan.ended_at or scan.began_at or scan.asked_at),
        asked_by=scan.asked_by.full_name,
        asked_at=said(scan.asked_at),
        began_at=said(scan.began_at),
        ended_at=said(scan.ended_at),
        files=scan.files,
        bytes=scan.size,
        unread=scan.unread,
        found=scan.found,
        rate=_rate(scan),
        failure=scan.failure,
        under_way=under_way,
        stoppable=under_way and not stopping,
    )


def said(when: datetime | None) -> str:
    """Write a time of the database as local time; nothing where there is none."""
    return "" if when is None else local(from_datetime(when))


def located(path: str, member: str, place: str = "", column: str | None = None) -> str:
    """Write where something lies as one text; what is not seen is written as a code."""
    file = f"{path}!{member}" if member else path
    inner = " · ".join(part for part in (place, column) if part)
    whole = f"{file} · {inner}" if inner else file
    if whole.isprintable():
        return whole
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in whole
    )


def _rate(scan: Scan) -> float:
    last = scan.ended_at or scan.heard_at
    if scan.state == WAITING or scan.began_at is None or last is None:
        return 0.0
    seconds = (last - scan.began_at).total_seconds()
    return scan.size / seconds if seconds > 0 else 0.0
