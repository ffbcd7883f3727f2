"""Scans are asked for and stopped; the worker runs them."""

from django.db import IntegrityError, transaction

from xinhu.core.base.clock import to_datetime
from xinhu.desks.discovery.desk import DISCOVERY, Desk, require_scope
from xinhu.desks.discovery.errors import (
    DiscoveryUnknownError,
    ScanOverError,
    ScanUnderWayError,
    ThresholdError,
)
from xinhu.desks.discovery.models import Scan
from xinhu.desks.discovery.states import DONE, STOPPED, UNDER_WAY, WAITING
from xinhu.desks.discovery.targets import locked
from xinhu.desks.staff.deeds import Deed, one_deed, record


def ask_for_scan(desk: Desk, deed: Deed, target: int, threshold: float) -> Scan:
    """Ask for a scan; it waits until the worker takes it up.

    Args:
        desk: the rules in force.
        deed: who asks.
        target: its number.
        threshold: findings of less confidence are left out; 0 to 1.

    Raises:
        NoDiscoveryOfficerError: the post does not ask for scans.
        DiscoveryUnknownError, TargetRetiredError: there is nothing to scan.
        LocationRefusedError, DatabaseNotNamedError: it may not be scanned any more.
        ScanUnderWayError: one waits or runs.
        ThresholdError: it is no number from 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise ThresholdError
    with one_deed("scan.asked", deed, target=target):
        require_scope(desk, deed, DISCOVERY)
        found = locked(target)
        desk.locations.require(found.kind, found.location)
        last = found.scans.filter(state=DONE).order_by("-pk").first()
        try:
            with transaction.atomic():
                scan = Scan.objects.create(
                    target=found,
                    asked_by=deed.by,
                    asked_at=to_datetime(deed.at),
                    threshold=threshold,
                    previous=last,
                )
        except IntegrityError:
            raise ScanUnderWayError from None
        record("scan.asked", deed, scan=scan.pk, target=target)
    return scan


def stop_scan(desk: Desk, deed: Deed, pk: int) -> None:
    """Stop a scan: one that waits at once, one that runs as soon as the worker hears.

    What a stopped scan found is not taken up; the next one goes on where it was.

    Raises:
        NoDiscoveryOfficerError: the post does not stop scans.
        DiscoveryUnknownError: there is no such scan.
        ScanOverError: it is over, or somebody stopped it before.
    """
    with one_deed("scan.stopped", deed, scan=pk):
        require_scope(desk, deed, DISCOVERY)
        scan = Scan.objects.select_for_update().filter(pk=pk).first()
        if scan is None:
            raise DiscoveryUnknownError
        if scan.state not in UNDER_WAY or scan.stop_asked_at is not None:
            raise ScanOverError
        at = to_datetime(deed.at)
        told: dict[str, object] = {"stop_asked_by": deed.by, "stop_asked_at": at}
        if scan.state == WAITING:
            told |= {"state": STOPPED, "ended_at": at}
        Scan.objects.filter(pk=pk).update(**told)
        record("scan.stopped", deed, scan=pk, target=scan.target_id)
