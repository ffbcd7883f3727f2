"""扫描对象: what may be scanned is registered, and retired; never deleted."""

from pathlib import Path
from typing import Final, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from xinhu.core.base.clock import to_datetime
from xinhu.desks.discovery.desk import (
    DISCOVERY,
    FINDINGS,
    TARGETS,
    Desk,
    person_called,
    require_scope,
)
from xinhu.desks.discovery.errors import (
    DiscoveryUnknownError,
    ScanUnderWayError,
    TargetNameError,
    TargetRetiredError,
    TargetTwiceError,
    TargetWithinError,
)
from xinhu.desks.discovery.models import Target
from xinhu.desks.discovery.remedies.waiting import require_none_left
from xinhu.desks.discovery.states import FOLDER, MEDIUM, UNDER_WAY
from xinhu.desks.staff.deeds import Deed, one_deed, record

_TURN: Final = "SELECT pg_advisory_xact_lock(7810023)"
"""Of two who register at once, the second sees what the first registered."""
LONGEST: Final = 60  # characters of a name, and of a unit's


class Wanted(NamedTuple):
    """A target as somebody states it.

    Attributes:
        name: under which people know it.
        kind: ``folder``, ``medium`` or ``database``.
        location: a whole path beneath a folder that may be scanned; of a database the
            name that the machine's administrator gave it.
        owner: user name or reference of who answers for what lies there.
        unit: to which it belongs.
    """

    name: str
    kind: str
    location: str
    owner: str
    unit: str


def register_target(desk: Desk, deed: Deed, wanted: Wanted) -> Target:
    """Register what may be scanned.

    Raises:
        NoDiscoveryOfficerError: the post does not register targets.
        TargetKindError, LocationRefusedError, DatabaseNotNamedError: it may not be
            scanned.
        TargetNameError, TargetTwiceError: it cannot be called so, or stands already.
        TargetWithinError: one would lie within the other.
        PersonUnknownError: nobody in service answers for it.
    """
    name, unit = _line(wanted.name), _line(wanted.unit)
    with one_deed("target.registered", deed):
        require_scope(desk, deed, TARGETS)
        location = desk.locations.require(wanted.kind, wanted.location)
        owner = person_called(wanted.owner, deed.at)
        _require_free(name, wanted.kind, location)
        try:
            with transaction.atomic():
                target = Target.objects.create(
                    name=name,
                    kind=wanted.kind,
                    location=location,
                    owner=owner,
                    unit=unit,
                    registered_by=deed.by,
                    registered_at=to_datetime(deed.at),
                )
        except IntegrityError:
            # Of two who register the same at once, one is told.
            raise TargetTwiceError from None
        record(
            "target.registered",
            deed,
            target=target.pk,
            kind=target.kind,
            answers=owner.reference,
        )
    return target


def retire_target(desk: Desk, deed: Deed, pk: int) -> None:
    """Scan a target no more; what was found there stays, and is listed no more.

    Raises:
        NoDiscoveryOfficerError: the post does not retire targets.
        DiscoveryUnknownError: there is no such target.
        TargetRetiredError: somebody retired it before.
        ScanUnderWayError: it is being scanned.
        RemediesLeftError: a remedy waits, or a file of it lies in quarantine.
    """
    with one_deed("target.retired", deed, target=pk):
        require_scope(desk, deed, TARGETS)
        target = locked(pk)
        if target.scans.filter(state__in=UNDER_WAY).exists():
            raise ScanUnderWayError
        require_none_left(pk, deed.at)
        Target.objects.filter(pk=pk).update(
            retired_by=deed.by, retired_at=to_datetime(deed.at)
        )
        record("target.retired", deed, target=pk)


def targets(desk: Desk, deed: Deed) -> QuerySet[Target]:
    """Return what may be scanned.

    Raises:
        NoDiscoveryOfficerError: the post does not read it.
    """
    require_scope(desk, deed, TARGETS, DISCOVERY, FINDINGS)
    return Target.objects.filter(retired_at=None).select_related("owner")


def is_within(kind: str, location: str, other: Target) -> bool:
    """Tell whether a folder is another target's, lies within it, or that within it.

    What lies in both would be found twice, each time for somebody else to answer for:
    whoever may not accept a finding of their own could accept the other.

    Args:
        kind: of a target.
        location: of the same.
        other: that it is compared with.
    """
    if kind not in (FOLDER, MEDIUM) or other.kind not in (FOLDER, MEDIUM):
        return False
    here, there = Path(location), Path(other.location)
    return here.is_relative_to(there) or there.is_relative_to(here)


def locked(pk: int) -> Target:
    """Return a target that stands still until the transaction ends.

    Raises:
        DiscoveryUnknownError: there is none.
        TargetRetiredError: it was retired.
    """
    target = Target.objects.select_for_update().filter(pk=pk).first()
    if target is None:
        raise DiscoveryUnknownError
    if target.retired_at is not None:
        raise TargetRetiredError
    return target


def _line(given: str) -> str:
    """Return a name on one line.

    Raises:
        TargetNameError: it is empty, too long, or holds what no keyboard types.
    """
    text = " ".join(given.split())
    if not text or len(text) > LONGEST or not text.isprintable():
        raise TargetNameError(most=LONGEST)
    return text


def _require_free(name: str, kind: str, location: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TURN)
    registered = Target.objects.filter(retired_at=None)
    if registered.filter(name=name).exists():
        raise TargetNameError(most=LONGEST)
    if registered.filter(kind=kind, location=location).exists():
        raise TargetTwiceError
    for other in registered:
        if is_within(kind, location, other):
            raise TargetWithinError(name=other.name)
