"""What waits for whom, what somebody asked for, and what was decided, for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.people import Person, names_of
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.approval.states import missing
from xinhu.core.policy.approval.voting import People, require_voter
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.approvals.keeping import (
    acting_as,
    approval_of,
    giver_of,
    people,
    person,
    seat_of,
)
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.models import Operator

MOST_WAITING = 500
MOST_HISTORY = 20_000
_DECIDED = ("granted", "denied", "expired", "withdrawn", "used")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the history; empty ones filter nothing.

    Attributes:
        kind, state: codes.
        person: reference of who asked or voted.
        since, until: instants of asking.
    """

    kind: str = ""
    state: str = ""
    person: str = ""
    since: int | None = None
    until: int | None = None


EVERYTHING = Wanted()


def waiting(
    operator: Operator, *, book: ApprovalBook, now: Instant
) -> list[ApprovalRow]:
    """Return what an operator may vote on as they act now, the most urgent first."""
    seat, me = seat_of(acting_of(operator), now), operator.reference
    groups = [
        code
        for code, group in book.groups.items()
        if any(seat.role in line.roles for line in group.members)
    ]
    if not groups:
        return []
    rows = list(
        ApprovalRow.objects.filter(
            state="requested", expires_at__gt=now, groups__overlap=groups
        )
        .exclude(requester=me)
        .exclude(votes__voter=me)
        .prefetch_related("votes")
        .order_by("expires_at")[:MOST_WAITING]
    )
    if not rows:
        return []
    them, known = person(operator, now), _around(rows, book, now)
    giver = giver_of(seat, now)
    mine = []
    for row in rows:
        requester = known.get(row.requester)
        if requester is None:
            continue
        around = People(requester=requester, voters=known, book=book)
        approval, voter = approval_of(row), acting_as(them, seat, giver, row.kind)
        try:
            counted, theirs = require_voter(approval, voter, around, now)
        except Refusal:
            continue
        # Whose group has said its yes may still deny, and is not waited for.
        if any(group in missing(counted.asked, counted.votes) for group in theirs):
            mine.append(row)
    return mine


def _around(
    rows: Iterable[ApprovalRow], book: ApprovalBook, now: Instant
) -> Mapping[str, Person]:
    """Return who asked, voted and was stood for, by reference; lines of who lead."""
    votes = [vote for row in rows for vote in row.votes.all()]
    voters = {name for vote in votes for name in names_of(vote.voter, vote.stands_for)}
    names = voters | {row.requester for row in rows}
    return people(Operator.objects.filter(reference__in=names), now, book.heads)


def asked_by(operator: Operator) -> list[ApprovalRow]:
    """Return what an operator asked for, the newest first, at most 200."""
    rows = ApprovalRow.objects.filter(requester=operator.reference)
    return list(rows.prefetch_related("votes").order_by("-requested_at")[:200])


def history(operator: Operator, wanted: Wanted, *, sees_all: bool) -> list[ApprovalRow]:
    """Return what was decided, the newest first.

    Args:
        operator: who reads: what they asked for or voted on, unless they see all.
        wanted: filters.
        sees_all: they read the register.
    """
    rows: QuerySet[ApprovalRow] = ApprovalRow.objects.filter(state__in=_DECIDED)
    if not sees_all:
        me = operator.reference
        rows = rows.filter(Q(requester=me) | Q(votes__voter=me))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.person:
        rows = rows.filter(Q(requester=wanted.person) | Q(votes__voter=wanted.person))
    if wanted.since is not None:
        rows = rows.filter(requested_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(requested_at__lt=wanted.until)
    newest = rows.distinct().order_by("-requested_at", "ref")
    return list(newest.prefetch_related("votes")[:MOST_HISTORY])


def names(references: Iterable[str]) -> Mapping[str, str]:
    """Return the names of operators by reference."""
    known = Operator.objects.filter(reference__in=set(references))
    return dict(known.values_list("reference", "full_name"))
