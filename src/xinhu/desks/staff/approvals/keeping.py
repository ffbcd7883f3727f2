"""Approvals out of their rows, with everybody around them as they stand now."""

from collections.abc import Iterable, Mapping

from django.db import connection

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.restoring import restore
from xinhu.core.policy.approval.rules import ApprovalBook, Need
from xinhu.core.policy.approval.states import Approval, Asked, Vote
from xinhu.core.policy.approval.voting import People
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.models import Operator

_LINES = "SELECT r.ref, desk.staff_line(r.ref) FROM unnest(%s::text[]) AS r (ref)"


def locked(ref: str) -> ApprovalRow:
    """Return a request, kept from everybody else until the transaction ends.

    Raises:
        ApprovalUnknownError: there is none of this reference.
    """
    row = ApprovalRow.objects.select_for_update().filter(pk=ref).first()
    if row is None:
        raise ApprovalUnknownError
    return row


def found(ref: str) -> ApprovalRow:
    """Return a request.

    Raises:
        ApprovalUnknownError: there is none of this reference.
    """
    row = ApprovalRow.objects.filter(pk=ref).first()
    if row is None:
        raise ApprovalUnknownError
    return row


def approval_of(row: ApprovalRow) -> Approval:
    """Return what a row keeps, with its votes."""
    asked = Asked(
        ref=row.ref,
        kind=row.kind,
        digest=bytes(row.digest),
        requester=row.requester,
        place=_place(row.place),
        concerns=frozenset(row.concerns),
        needs=tuple(Need(g, n) for g, n in zip(row.groups, row.needs, strict=True)),
        lapses=row.lapses,
        at=Instant(row.requested_at),
        until=Instant(row.expires_at),
    )
    votes = tuple(_vote(vote) for vote in row.votes.all())
    return restore(asked, votes, row.state, _at(row.decided_at), _at(row.used_at))


def person(operator: Operator, now: Instant) -> Person:
    """Return an operator as an approval sees them: whose post is over, does not act."""
    return _person(operator, _lines([operator]), now)


def people(operators: Iterable[Operator], now: Instant) -> Mapping[str, Person]:
    """Return operators as an approval sees them, by reference."""
    known = list(operators)
    lines = _lines(known)
    return {each.reference: _person(each, lines, now) for each in known}


def _lines(operators: Iterable[Operator]) -> Mapping[str, tuple[str, ...]]:
    """Return the units above each, nearest first, as the gate reads them."""
    names = [each.reference for each in operators]
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [names])
        return {reference: tuple(line) for reference, line in cursor.fetchall()}


def _person(
    operator: Operator, lines: Mapping[str, tuple[str, ...]], now: Instant
) -> Person:
    home = (operator.role, operator.post, operator.branch, operator.department)
    until = operator.standing_until
    over = until is not None and from_datetime(until) <= now
    return Person(
        operator=operator.reference,
        place=home,
        home=home,
        active=operator.is_active and not over,
        line=lines[operator.reference],
    )


def persons(references: Iterable[str], now: Instant) -> Mapping[str, Person]:
    """Return operators by reference; unknown ones are left out."""
    operators = Operator.objects.filter(reference__in=set(references))
    return people(operators, now)


def people_of(approval: Approval, book: ApprovalBook, now: Instant) -> People:
    """Return everybody around an approval.

    Raises:
        ApprovalUnknownError: whoever asked is no operator.
    """
    asked = approval.asked
    around = [asked.requester, *(vote.voter for vote in approval.votes)]
    known = persons(around, now)
    requester = known.get(asked.requester)
    if requester is None:
        raise ApprovalUnknownError
    return People(requester=requester, voters=known, book=book)


def _vote(row: VoteRow) -> Vote:
    return Vote(
        voter=row.voter,
        place=_place(row.place),
        group=row.group,
        says="grant" if row.says == "grant" else "deny",
        seen=bytes(row.seen),
        opened_at=_at(row.opened_at),
        at=Instant(row.voted_at),
        void=row.void,
    )


def _place(columns: list[str]) -> tuple[str, str, str, str]:
    role, post, branch, department = columns
    return role, post, branch, department


def _at(column: int | None) -> Instant | None:
    return None if column is None else Instant(column)


def kind_of_request(ref: str) -> str:
    """Return the kind of a request.

    Raises:
        ApprovalUnknownError: there is none of this reference.
    """
    return found(ref).kind
