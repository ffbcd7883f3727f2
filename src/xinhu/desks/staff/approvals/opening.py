"""Opening a request: it is shown in words, and that it was shown is written down."""

from dataclasses import dataclass

from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.approval.states import Approval, Requested, missing
from xinhu.core.policy.approval.voting import People, require_voter
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.approvals.book import SEALED
from xinhu.desks.staff.approvals.keeping import (
    approval_of,
    found,
    people_of,
    voter,
)
from xinhu.desks.staff.approvals.models import ApprovalRow, LookRow
from xinhu.desks.staff.approvals.recording import record
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

EVENT = "approval.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A request before somebody's eyes.

    Attributes:
        row: as it is kept.
        approval: its state and votes.
        groups: for which the viewer may vote now; empty where they may not.
        owed: those of them that still owe a yes; of the others one may deny.
        hindrance: why they may not; None where they may.
        look: number of the look, stated with the vote; None where they may not.
    """

    row: ApprovalRow
    approval: Approval
    groups: tuple[str, ...]
    owed: tuple[str, ...]
    hindrance: Refusal | None
    look: int | None


def show(
    ref: str,
    *,
    viewer: Operator,
    by: Actor,
    sees_all: bool,
    book: ApprovalBook,
    now: Instant,
) -> Shown:
    """Show a request to whoever asked, decides or decided, or sees all.

    Args:
        ref: of the approval.
        viewer: before whose eyes, in the post in which they act.
        by: the same as the register knows them.
        sees_all: they read the register.
        book: who approves what.
        now: when.

    Raises:
        ApprovalUnknownError: there is none, or it is none of their business.
    """
    with transaction.atomic():
        row = found(ref)
        approval = approval_of(row)
        people = people_of(approval, book, now)
        them = voter(viewer, acting_of(viewer), row.kind, now)
        _require_business(approval, them, people, sees_all=sees_all)
        groups, hindrance = _groups(approval, them, people, now)
        look = _opened(row, approval, by, now) if hindrance is None else None
    short = missing(approval.asked, approval.votes)
    return Shown(
        row=row,
        approval=approval,
        groups=groups,
        owed=tuple(group for group in groups if group in short),
        hindrance=hindrance,
        look=look,
    )


def _opened(
    row: ApprovalRow, approval: Approval, by: Actor, now: Instant
) -> int | None:
    """Write down that who may vote is shown it; the gate does so for its own."""
    if row.kind in SEALED or not isinstance(approval, Requested):
        return None
    viewer = by.reference
    look = LookRow.objects.create(approval=row, viewer=viewer, opened_at=now)
    record(EVENT, approval.asked, by, now)
    return int(look.pk)


def opened_at(ref: str, viewer: str, look: int) -> Instant | None:
    """Return when somebody opened it; None where that was not they, or not it."""
    seen = LookRow.objects.filter(pk=look, approval_id=ref, viewer=viewer).first()
    return None if seen is None else Instant(seen.opened_at)


def _groups(
    approval: Approval, them: Person, people: People, now: Instant
) -> tuple[tuple[str, ...], Refusal | None]:
    try:
        _, groups = require_voter(approval, them, people, now)
    except Refusal as hindrance:
        return (), hindrance
    return tuple(groups), None


def _require_business(
    approval: Approval, them: Person, people: People, *, sees_all: bool
) -> None:
    """Refuse a viewer to whom the request does not even exist."""
    asked = approval.asked
    theirs = people.book.groups_of(them, people.requester)
    involved = {asked.requester, *(vote.voter for vote in approval.votes)}
    decides = any(each.group in theirs for each in asked.needs)
    if not (sees_all or decides or them.operator in involved):
        raise ApprovalUnknownError
