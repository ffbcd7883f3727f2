"""Asking for a remedy: bound to what the file held when it was scanned.

Guarantees: of a file one remedy waits or is done at a time; the remedy, the request
that others decide and the entry are one transaction.
"""

import os
from typing import Any, Final

from django.db import IntegrityError, transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.ids import customer_id, new_reference
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.matrix.found_files import FoundFilesShutError
from xinhu.desks.discovery.desk import DISCOVERY, Desk, require_scope
from xinhu.desks.discovery.errors import (
    FindingClosedError,
    FindingsUnknownError,
    NeverKeptError,
    RemedyClosedError,
    RemedyContentError,
    RemedyKindError,
    RemedyOfFilesError,
    RemedyOfFolderError,
    RemedyPendingError,
)
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.discovery.remedies.counting import (
    found_in_file,
    require_one_customer,
)
from xinhu.desks.discovery.remedies.subject import FileRemedy
from xinhu.desks.discovery.remedies.waiting import undecidable
from xinhu.desks.discovery.states import (
    ACCEPTED,
    ASKED,
    CLOSED,
    DATABASE,
    DELETE,
    FOLDER,
    MASK_COPY,
    OPEN,
    QUARANTINE,
    REMEDY_DONE,
    RESTORE,
    VAULT,
)
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.deeds import Deed, one_deed, record

OF_FILES: Final = (QUARANTINE, MASK_COPY, VAULT, DELETE)


def ask_for_remedy(
    desk: Desk,
    deed: Deed,
    finding: int,
    kind: str,
    reason: str,
    book: ApprovalBook,
    *,
    customer: str = "",
) -> Remedy:
    """Ask that something be done with the file in which something was found.

    Args:
        desk: the rules in force.
        deed: who asks.
        finding: number of one finding in the file.
        kind: one of ``OF_FILES``.
        reason: why, for whoever approves.
        book: who approves what.
        customer: whose the file is; of a move into the vault alone.

    Raises:
        NoDiscoveryOfficerError: the post does not ask for it.
        RemedyKindError: there is no such remedy, or not of what lies on a medium.
        RemedyOfFilesError, RemedyOfFolderError: it lies in a table, or a folder's name.
        FindingsUnknownError, FindingClosedError: no such finding, or it lies no more.
        RemedyContentError: what the file held is not known.
        MalformedCustomerError: to be moved into the vault, and of no customer.
        NeverKeptError, ManyCustomersError, FoundFilesShutError: nor in the vault.
        RemedyPendingError: one waits already.
        ApprovalReasonError: no reason, or too long a one.
    """
    with one_deed("remedy.asked", deed, findings=finding):
        require_scope(desk, deed, DISCOVERY)
        place = _remediable(_locked(finding), kind)
        remedy = Remedy(
            target=place.target, path=place.path, place=place, kind=kind,
            digest=place.digest, customer=_whose(desk, place, kind, customer),
        )  # fmt: skip
        return enter(remedy, deed, reason, book)


def ask_for_restoration(
    desk: Desk, deed: Deed, ref: str, reason: str, book: ApprovalBook
) -> Remedy:
    """Ask that a file come back from quarantine.

    Args:
        desk: the rules in force.
        deed: who asks.
        ref: of the quarantine.
        reason: why, for whoever approves.
        book: who approves what.

    Raises:
        NoDiscoveryOfficerError: the post does not ask for it.
        RemedyKindError: there is no such quarantine.
        RemedyClosedError: the file does not lie in it.
        RemedyPendingError: something waits already.
        ApprovalReasonError: no reason, or too long a one.
    """
    with one_deed("remedy.asked", deed):
        require_scope(desk, deed, DISCOVERY)
        of = Remedy.objects.select_related("target").filter(ref=ref).first()
        if of is None or of.kind != QUARANTINE:
            raise RemedyKindError
        if of.state != REMEDY_DONE:
            raise RemedyClosedError
        remedy = Remedy(
            target=of.target, path=of.path, place=of.place, kind=RESTORE,
            digest=of.digest, of=of,
        )  # fmt: skip
        return enter(remedy, deed, reason, book)


def _remediable(place: Place, kind: str) -> Place:
    """Return a finding in a file with which that can be done.

    Raises:
        RemedyOfFilesError, RemedyOfFolderError, RemedyKindError, FindingClosedError,
        RemedyContentError: it cannot.
    """
    if kind in OF_FILES and place.target.kind == DATABASE:
        raise RemedyOfFilesError
    if kind not in OF_FILES or place.target.kind != FOLDER:
        raise RemedyKindError
    if place.is_folder:
        raise RemedyOfFolderError
    if place.status not in (OPEN, ACCEPTED):
        raise FindingClosedError
    if not place.digest:
        raise RemedyContentError
    return place


def _whose(desk: Desk, place: Place, kind: str, customer: str) -> str:
    """Return the customer whose file is moved into the vault; empty for what is not.

    Raises:
        MalformedCustomerError: no customer.
        NeverKeptError: something lies in the file that nobody may keep.
        ManyCustomersError: it holds more than one customer's file does.
        FoundFilesShutError: nobody could open it there.
    """
    if kind != VAULT:
        return ""
    whose = customer_id(customer.strip())
    of_file = Place.objects.filter(target=place.target_id, path=place.path)
    still = of_file.filter(status__in=(OPEN, ACCEPTED))
    if still.filter(kind__in=desk.rules.never).exists():
        raise NeverKeptError
    require_one_customer(place.target_id, place.path, desk.rules.apart)
    if not desk.found_files():
        raise FoundFilesShutError
    return whose


def _locked(finding: int) -> Place:
    """Return a finding that stands still, with its target, until the transaction ends.

    Raises:
        FindingsUnknownError: there is none, or its target was retired.
    """
    # A scan that is taken up meanwhile goes on entering what it found.
    still = Place.objects.select_for_update(of=("self", "target"), no_key=True)
    rows = still.select_related("target")
    place = rows.filter(pk=finding, target__retired_at=None).first()
    if place is None:
        raise FindingsUnknownError(most=1)
    return place


def enter(
    remedy: Remedy, deed: Deed, reason: str, book: ApprovalBook, *, paper: str = ""
) -> Remedy:
    """Enter a remedy, and put it before those who decide.

    Args:
        remedy: what is to be done, with which file.
        deed: who asks.
        reason: why, for whoever approves.
        book: who approves what.
        paper: reference of the paper; of what is done in the vault.

    Raises:
        RemedyPendingError: something waits already.
        ApprovalReasonError: no reason, or too long a one.
    """
    target = remedy.target
    _close_decided(target, remedy.path, deed.at)
    remedy.ref = new_reference("rm", os.urandom)
    remedy.asked_by, remedy.asked_at = deed.by, to_datetime(deed.at)
    remedy.state = ASKED
    try:
        with transaction.atomic():
            remedy.save(force_insert=True)
    except IntegrityError:
        raise RemedyPendingError from None
    subject = FileRemedy(
        remedy=remedy.kind, ref=remedy.ref, target=target.name, **_where(remedy),
        digest=remedy.digest, owner=target.owner.reference, customer=remedy.customer,
        found=_found(remedy, paper), paper=paper,
    )  # fmt: skip
    by = actor_of(deed.by, deed.network)
    remedy.approval = ask(subject, by=by, reason=reason, book=book, now=deed.at)
    remedy.save(update_fields=["approval"])
    record(
        "remedy.asked", deed, remedy=remedy.ref, kind=remedy.kind,
        target=target.pk, approval=remedy.approval,
    )  # fmt: skip
    return remedy


def _found(remedy: Remedy, paper: str) -> tuple[tuple[str, int], ...]:
    """Return what lies in the file; in the vault nobody counts it any more."""
    if paper:
        return ()
    return tuple(found_in_file(remedy.target_id, remedy.path).items())


def _where(remedy: Remedy) -> dict[str, Any]:
    """Return the file's path; of what tells its customer only what was found there.

    A request is kept, and the path may hold the person's name.
    """
    if remedy.customer:
        return {"path": "", "finding": remedy.place_id}
    return {"path": remedy.path}


def _close_decided(target: Target, path: str, at: Instant) -> None:
    """Close what was asked for this file and nobody can approve any more."""
    of_file = Remedy.objects.filter(target=target, path=path)
    undecidable(of_file, at).update(state=CLOSED)
