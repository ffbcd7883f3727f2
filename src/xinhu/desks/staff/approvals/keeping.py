"""Approvals out of their rows, with everybody around them as they stand now."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Final

from django.db import connection

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.restoring import restore
from xinhu.core.policy.approval.rules import (
    BREAK_GLASS_REVIEW,
    ApprovalBook,
    Need,
)
from xinhu.core.policy.approval.states import Approval, Asked, Vote
from xinhu.core.policy.approval.voting import People
from xinhu.desks.staff.acting import main_post
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.models import Assignment, Delegation, Operator

_SCOPE: Final = "approve"
_SCOPES: Final = {BREAK_GLASS_REVIEW: "review"}
"""What must have been handed on to vote in another's post; ``_SCOPE`` for the rest."""

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
    """Return an operator as an approval sees them in their main post."""
    return people([operator], now)[operator.reference]


def people(
    operators: Iterable[Operator], now: Instant, heads: Container[str] | None = None
) -> Mapping[str, Person]:
    """Return operators as an approval sees them in their main posts, by reference.

    Args:
        operators: whom.
        now: when.
        heads: posts that lead their unit, where only who leads whom among these people
            is asked, and none of them votes: of the others no line is read, for they
            lead nobody. None to read everybody's.
    """
    known = list(operators)
    lined = [each for each in known if heads is None or each.post in heads]
    lines, held = _lines(lined), _held(known, now)
    return {
        each.reference: _person(
            each,
            lines.get(each.reference, ()),
            held.get(each.pk, frozenset()),
            now,
        )
        for each in known
    }


def _lines(operators: Iterable[Operator]) -> Mapping[str, tuple[str, ...]]:
    """Return the units above each, nearest first, as the gate reads them."""
    names = [each.reference for each in operators]
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [names])
        return {reference: tuple(line) for reference, line in cursor.fetchall()}


def _held(operators: Iterable[Operator], now: Instant) -> Mapping[int, frozenset[str]]:
    """Return the roles of every post that each holds, by the operator's number."""
    rows = Assignment.objects.in_force(now).filter(operator__in=list(operators))
    held: dict[int, frozenset[str]] = {}
    for number, role in rows.values_list("operator_id", "role"):
        held[number] = held.get(number, frozenset()) | {role}
    return held


def requesting(them: Person, acting: ActingPost | None) -> Person:
    """Return whoever asks, in the post of their own in which they act.

    Under a delegation they ask as themselves, in their main post: asking is not handed
    on.
    """
    own = acting is not None and acting.delegation is None
    return replace(them, place=acting.place) if own and acting is not None else them


def voter(
    operator: Operator, acting: ActingPost | None, kind: str, now: Instant
) -> Person:
    """Return whoever votes on a kind, in the post in which they act, if it holds now.

    A request's post was read before it waited for any lock; asked under the lock, this
    goes by what stands then.
    """
    seat = None if acting is None else seat_of(acting, now)
    return acting_as(person(operator, now), seat, giver_of(seat, now), kind)


def seat_of(acting: ActingPost, now: Instant) -> ActingPost:
    """Return the post in which somebody acts as it stands now.

    One that has ended, or whose delegation has, is left without role and scopes.
    """
    if acting.assignment is None:
        return acting
    holds = Assignment.objects.in_force(now).filter(pk=acting.assignment).exists()
    if acting.delegation is not None:
        given = Delegation.objects.in_force(now).filter(pk=acting.delegation)
        holds = holds and given.exists()
    return acting if holds else replace(acting, role="", granted=frozenset())


def acting_as(
    them: Person, acting: ActingPost | None, giver: Person | None, kind: str
) -> Person:
    """Return somebody as they vote on a kind, in the post in which they act.

    Under a delegation they stand where the giver stands, and for the giver, for kinds
    whose scope was handed on; for any other kind they have no role, and so belong to no
    group. Nor have they one in a post that a session is given nothing for.

    Args:
        them: in their main post.
        acting: the post in which they act; None for the main one.
        giver: whose post that is under a delegation (``giver_of``).
        kind: on which they vote.
    """
    if acting is None:
        return them
    if acting.is_main:
        return replace(them, place=acting.place)
    role, post, branch, department = acting.place
    given = acting.granted or frozenset()
    if acting.delegation is None:
        votes = bool(given)
    else:
        votes = giver is not None and _SCOPES.get(kind, _SCOPE) in given
    role = role if votes else ""
    place = (role, post, branch, department)
    name = None if giver is None else giver.operator
    return replace(them, place=place, stands_for=name, giver=giver)


def giver_of(acting: ActingPost | None, now: Instant) -> Person | None:
    """Return whose post one acts in under a delegation, in their main post.

    None where there is no delegation.
    """
    if acting is None or acting.delegation is None:
        return None
    rows = Delegation.objects.filter(pk=acting.delegation).select_related("giver")
    found = rows.first()
    return None if found is None else person(found.giver, now)


def _person(
    operator: Operator, line: tuple[str, ...], held: frozenset[str], now: Instant
) -> Person:
    """Return an operator who holds these roles: whose post is over, does not act."""
    home = main_post(operator).place
    until = operator.standing_until
    over = until is not None and from_datetime(until) <= now
    return Person(
        operator=operator.reference,
        place=home,
        home=home,
        active=operator.is_active and not over,
        line=line,
        stands_for=None,
        others=held,
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
    voters = (name for vote in approval.votes for name in vote.names)
    known = persons([asked.requester, *voters], now)
    requester = known.get(asked.requester)
    if requester is None:
        raise ApprovalUnknownError
    return People(requester=requester, voters=known, book=book)


def _vote(row: VoteRow) -> Vote:
    return Vote(
        voter=row.voter,
        stands_for=row.stands_for,
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
