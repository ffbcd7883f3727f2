"""The worker's side of remedies: taken up once, ended once; no person acts here."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.approval.refusals import ApprovalLapsedError
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.desks.discovery.errors import (
    RemedyAskerError,
    RemedyClosedError,
    RemedyExpiredError,
    TargetRetiredError,
)
from xinhu.desks.discovery.locations import Locations
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.discovery.remedies.waiting import forget_undecidable
from xinhu.desks.discovery.states import (
    ACCEPTED,
    APPROVED,
    CORRECTIONS,
    DELETE,
    DOING,
    OF_CUSTOMER,
    OPEN,
    QUARANTINE,
    REMEDIED,
    REMEDY_DONE,
    REMEDY_FAILED,
    RESTORE,
    RESTORED,
    VAULT,
)
from xinhu.desks.staff.acting import main_post
from xinhu.desks.staff.acts import record_system_act
from xinhu.desks.staff.approvals.keeping import found
from xinhu.desks.staff.looking_up import in_service
from xinhu.desks.staff.models import Operator

Acted = Callable[[str, str, str], bool]
"""Given kind and reference of a remedy, and the reference of the quarantine that a
restoration ends, tells whether it left a trace on the disk."""

_PROCESS: Final = "worker"
_ZONE: Final = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done, as it was approved.

    Attributes:
        ref: of the remedy; a restoration acts under that of its quarantine, ``of``. Of
            a correction ``of`` is the move that it corrects.
        kind: what.
        path: of the file, absolute.
        digest: what it must hold.
        customer: whose it is to be; of a move into the vault, or to another customer.
        kinds: that were found in it; of a masked copy.
        threshold: from which confidence on.
        asked_by, approved_by, approval: of whom, and on what ground.
        begun: somebody began it before and died.
    """

    ref: str
    of: str
    kind: str
    path: str
    digest: str
    customer: str
    kinds: frozenset[str]
    threshold: float
    asked_by: str
    approved_by: tuple[str, ...]
    approval: str
    begun: bool


def next_order(
    at: Instant, passed: Collection[str], locations: Locations, acted: Acted
) -> Order | None:
    """Take up the remedy that is next: what was left behind goes before what waits.

    One that was not acted on and may not be done any more is ended as failed, taken up
    or not. Leaves to the caller that one worker at a time performs remedies.

    Args:
        at: now.
        passed: those that cannot be ended now, and wait.
        locations: what may be scanned.
        acted: tells whether one that was taken up left a trace.
    """
    forget_undecidable(at)
    while True:
        with transaction.atomic():
            waiting = Remedy.objects.select_for_update(
                of=("self",), skip_locked=True
            ).select_related("target", "asked_by", "of", "place__last_seen")
            waiting = waiting.exclude(ref__in=passed)
            remedy = (
                waiting.filter(state=DOING).order_by("pk").first()
                or waiting.filter(state=APPROVED).order_by("pk").first()
            )
            if remedy is None:
                return None
            begun = remedy.state == DOING
            try:
                if not (begun and _is_acted_on(remedy, acted)):
                    _require_still(remedy, at, locations)
            except XinhuError as error:
                _end(remedy, REMEDY_FAILED, at, failure=error.code)
                continue
            Remedy.objects.filter(pk=remedy.pk).update(state=DOING)
            return _order(remedy, begun=begun)


def end_done(ref: str, certificate: dict[str, object], at: Instant) -> None:
    """End a remedy that was done.

    Args:
        ref: of the remedy.
        certificate: what is kept of it: digests, times and names.
        at: now.

    Raises:
        RemedyClosedError: it is not being done.
    """
    with transaction.atomic():
        remedy = _doing(ref)
        _end(remedy, REMEDY_DONE, at, certificate=certificate)
        places = Place.objects.filter(target=remedy.target_id, path=remedy.path)
        if remedy.kind in (QUARANTINE, VAULT, DELETE):
            places.filter(status__in=(OPEN, ACCEPTED)).update(status=REMEDIED)
        if remedy.kind == RESTORE and remedy.of_id is not None:
            places.filter(status=REMEDIED).update(status=OPEN)
            Remedy.objects.filter(pk=remedy.of_id).update(state=RESTORED)


def end_failed(ref: str, code: str, at: Instant) -> None:
    """End a remedy that was not done; the file is where it was.

    Raises:
        RemedyClosedError: it is not being done.
    """
    with transaction.atomic():
        _end(_doing(ref), REMEDY_FAILED, at, failure=code)


def _doing(ref: str) -> Remedy:
    remedy = Remedy.objects.select_for_update().filter(ref=ref, state=DOING).first()
    if remedy is None:
        raise RemedyClosedError
    return remedy


def _is_acted_on(remedy: Remedy, acted: Acted) -> bool:
    if remedy.kind in CORRECTIONS:
        return True  # the gate alone knows, and is asked again
    return acted(remedy.kind, remedy.ref, remedy.of.ref if remedy.of else "")


def _require_still(remedy: Remedy, at: Instant, locations: Locations) -> None:
    """Pass what may be done as it was approved.

    Raises:
        RemedyExpiredError: its hours are over.
        TargetRetiredError: its target is scanned no more.
        TargetKindError, LocationRefusedError: nor may be any more.
        RemedyAskerError: whoever asked for it has left.
        ApprovalLapsedError: they have moved, and the approval is over by that.
        CustomerErasedError: whose the file is to be was erased since.
    """
    if remedy.expires_at is None or to_datetime(at) >= remedy.expires_at:
        raise RemedyExpiredError
    if remedy.kind in OF_CUSTOMER and not remedy.customer:
        raise CustomerErasedError
    if remedy.kind not in CORRECTIONS:
        _require_scanned(remedy.target, locations)
    asker = Operator.objects.filter(in_service(at), pk=remedy.asked_by_id).first()
    if asker is None:
        raise RemedyAskerError
    _require_not_moved(remedy, asker)


def _require_not_moved(remedy: Remedy, asker: Operator) -> None:
    """Pass what was asked for by somebody who stands where they stood then.

    As for every approval that is used later (``core.policy.approval.using``), which
    this one is not: with the last yes it counts as used. A yes that was given by
    whoever stood in their post holds, here as there, though they leave afterwards.

    Raises:
        ApprovalLapsedError: they have moved.
    """
    request = found(remedy.approval)
    if request.lapses and main_post(asker).place != tuple(request.place):
        raise ApprovalLapsedError


def _require_scanned(target: Target, locations: Locations) -> None:
    """Pass a target that may be scanned; what lies in the vault is past that.

    Raises:
        TargetRetiredError: it is scanned no more.
        TargetKindError, LocationRefusedError: nor may be any more.
    """
    if target.retired_at is not None:
        raise TargetRetiredError
    locations.require(target.kind, target.location)


def _order(remedy: Remedy, *, begun: bool) -> Order:
    found = Place.objects.filter(target=remedy.target_id, path=remedy.path)
    root = remedy.target.location
    place = remedy.place
    return Order(
        ref=remedy.ref,
        of=remedy.of.ref if remedy.of else "",
        kind=remedy.kind,
        path=root if remedy.path == "." else os.path.join(root, remedy.path),  # noqa: PTH118 -- as text
        digest=remedy.digest,
        customer=remedy.customer,
        kinds=frozenset(found.values_list("kind", flat=True)),
        threshold=place.last_seen.threshold if place else 0.0,
        asked_by=remedy.asked_by.reference,
        approved_by=tuple(remedy.approved_by),
        approval=remedy.approval,
        begun=begun,
    )


def _end(
    remedy: Remedy,
    state: str,
    at: Instant,
    *,
    failure: str = "",
    certificate: dict[str, object] | None = None,
) -> None:
    """End a remedy, and write into the outbox what became of it: references only."""
    Remedy.objects.filter(pk=remedy.pk).update(
        state=state, failure=failure, certificate=certificate, done_at=to_datetime(at)
    )
    if failure:
        _tell("remedy.failed", remedy, at, reason=failure)
    elif remedy.kind == RESTORE:
        _tell("remedy.restored", remedy, at)
    elif remedy.kind in (VAULT, *CORRECTIONS):
        _tell("remedy.done", remedy, at, paper=str((certificate or {})["paper"]))
    else:
        _tell("remedy.done", remedy, at)


def _tell(event: str, remedy: Remedy, at: Instant, **why: str) -> None:
    record_system_act(
        event,
        process=_PROCESS,
        zone=_ZONE,
        at=at,
        remedy=remedy.ref,
        kind=remedy.kind,
        target=remedy.target_id,
        approval=remedy.approval,
        **why,
    )
