"""A scan as the worker runs it: begun, heard of, ended. No person acts here.

Leaves to the caller that one worker at a time runs a scan: one that stands as running
while nobody runs it was left behind by a worker that died.
"""

from typing import Final

from django.db import transaction
from django.db.models import F, Q

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.discovery.errors import ScanDiedError, ScanOverError
from xinhu.desks.discovery.models import Scan
from xinhu.desks.discovery.results import Heard
from xinhu.desks.discovery.states import FAILED, RUNNING, STOPPED, UNDER_WAY, WAITING
from xinhu.desks.staff.acts import record_system_act

_PROCESS: Final = "worker"
_ZONE: Final = "local"


def next_scan() -> Scan | None:
    """Return the scan to be run next: what was left behind goes before what waits."""
    scans = Scan.objects.filter(state__in=UNDER_WAY).select_related("target")
    left = scans.filter(state=RUNNING).order_by("pk").first()
    return left or scans.filter(state=WAITING).order_by("pk").first()


def begin(pk: int, tries: int, at: Instant) -> bool:
    """Begin a scan, or go on with one that was left behind.

    Args:
        pk: its number.
        tries: how often it may be begun; then it is told as failed.
        at: now.

    Returns:
        whether it is to be run now.
    """
    with transaction.atomic():
        scan = Scan.objects.select_for_update().get(pk=pk)
        if scan.state not in UNDER_WAY:
            return False
        if scan.stop_asked_at is not None:
            end_without(pk, STOPPED, "", at)
            return False
        if scan.tries >= tries:
            end_without(pk, FAILED, ScanDiedError.code, at)
            return False
        now = to_datetime(at)
        Scan.objects.filter(pk=pk).update(
            state=RUNNING,
            tries=scan.tries + 1,
            began_at=scan.began_at or now,
            heard_at=now,
        )
    return True


def hand_back(pk: int) -> None:
    """Let a scan wait again that was ended in order, and not for its own sake."""
    Scan.objects.filter(pk=pk, state=RUNNING).update(
        state=WAITING, tries=F("tries") - 1
    )


def note(pk: int, heard: Heard, at: Instant) -> bool:
    """Note how far a scan has come; return whether somebody asked to stop it."""
    going = Scan.objects.filter(pk=pk, state=RUNNING)
    going.update(**heard._asdict(), heard_at=to_datetime(at))
    return not going.filter(stop_asked_at=None).exists()


def end_without(pk: int, state: str, failure: str, at: Instant) -> None:
    """End a scan whose results are not taken up: stopped, or failed and why.

    Raises:
        ScanOverError: it is over.
    """
    with transaction.atomic():
        scan = locked_running(pk)
        Scan.objects.filter(pk=pk).update(
            state=state, failure=failure, ended_at=to_datetime(at)
        )
        told = Heard(scan.files, scan.size, scan.unread, scan.found)
        tell_end(scan, state, told, at)


def locked_running(pk: int) -> Scan:
    """Return a scan under way that stands still until the transaction ends.

    Raises:
        ScanOverError: it is over.
    """
    under_way = Q(pk=pk, state__in=UNDER_WAY)
    scan = Scan.objects.select_for_update().filter(under_way).first()
    if scan is None:
        raise ScanOverError
    return scan


def tell_end(scan: Scan, state: str, heard: Heard, at: Instant) -> None:
    """Write into the outbox that a scan ended: counts, and nothing of what it found."""
    record_system_act(
        "scan.ended",
        process=_PROCESS,
        zone=_ZONE,
        at=at,
        scan=scan.pk,
        target=scan.target_id,
        outcome=state,
        files=heard.files,
        found=heard.found,
        unread=heard.unread,
    )
