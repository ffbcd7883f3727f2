"""发现清单: findings by grade, owner, folder, kind and state; listed and counted."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db.models import Count, Q, QuerySet

from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, Desk, require_scope
from xinhu.desks.discovery.errors import DiscoveryUnknownError
from xinhu.desks.discovery.models import Place, Scan, UnreadFile
from xinhu.desks.discovery.states import GONE, OPEN
from xinhu.desks.staff.deeds import Deed

NOBODY: Final = "-"
"""As an owner: findings that were assigned to nobody."""


class Filter(NamedTuple):
    """Which findings; an empty field asks for all.

    Attributes:
        status: one of ``states.STATUSES``; empty: all that are not gone.
        level: of all that lies in the file together.
        owner: user name or reference; ``NOBODY`` for none.
        folder: path beneath the target; what lies in it, or the file itself.
    """

    target: int | None = None
    status: str = ""
    grade: str = ""
    level: int | None = None
    kind: str = ""
    owner: str = ""
    folder: str = ""


def findings(desk: Desk, deed: Deed, wanted: Filter) -> QuerySet[Place]:
    """Return findings of what is not retired, the gravest first.

    Raises:
        NoDiscoveryOfficerError: the post does not read them.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    rows = Place.objects.filter(_asked(wanted), target__retired_at=None)
    return rows.select_related("target__owner", "owner", "accepted_by")


def own_findings(deed: Deed) -> QuerySet[Place]:
    """Return the open findings that were assigned to whoever asks."""
    rows = Place.objects.filter(owner=deed.by, status=OPEN, target__retired_at=None)
    return rows.select_related("target")


def counted(rows: QuerySet[Place], field: str) -> Mapping[str | int, int]:
    """Count findings by a field, such as ``level``, ``kind``, ``owner__reference``."""
    sums = rows.order_by().values_list(field).annotate(Count("pk")).order_by(field)
    return dict(sums)


def unread(desk: Desk, deed: Deed, scan: int) -> QuerySet[UnreadFile]:
    """Return what a scan could not look into.

    Raises:
        NoDiscoveryOfficerError: the post does not read it.
        DiscoveryUnknownError: there is no such scan.
    """
    return scan_of(desk, deed, scan).unread_files.all()


def scan_of(desk: Desk, deed: Deed, pk: int) -> Scan:
    """Return a scan.

    Raises:
        NoDiscoveryOfficerError: the post does not read it.
        DiscoveryUnknownError: there is none.
    """
    found = scans(desk, deed).filter(pk=pk).first()
    if found is None:
        raise DiscoveryUnknownError
    return found


def scans(desk: Desk, deed: Deed) -> QuerySet[Scan]:
    """Return all scans, the latest first.

    Raises:
        NoDiscoveryOfficerError: the post does not read them.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    rows = Scan.objects.select_related(
        "target", "asked_by", "stop_asked_by", "previous"
    )
    return rows.order_by("-pk")


def _asked(wanted: Filter) -> Q:
    asked = Q(status=wanted.status) if wanted.status else ~Q(status=GONE)
    if wanted.target is not None:
        asked &= Q(target=wanted.target)
    if wanted.grade:
        asked &= Q(grade=wanted.grade)
    if wanted.level is not None:
        asked &= Q(file_level=wanted.level)
    if wanted.kind:
        asked &= Q(kind=wanted.kind)
    if wanted.owner == NOBODY:
        asked &= Q(owner=None)
    elif wanted.owner:
        asked &= Q(owner__username=wanted.owner) | Q(owner__reference=wanted.owner)
    folder = wanted.folder.rstrip("/")
    if folder:
        asked &= Q(path=folder) | Q(path__startswith=f"{folder}/")
    return asked
