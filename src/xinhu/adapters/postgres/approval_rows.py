"""Approvals as rows of ``desk.approval`` and its votes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from xinhu.adapters.postgres.link import Connection
from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.restoring import restore
from xinhu.core.policy.approval.rules import Need
from xinhu.core.policy.approval.states import Approval, Asked, Requested, Vote
from xinhu.core.policy.query import Query
from xinhu.desks.customers.approval_keeping import Kept

SELECT: Final = """
SELECT a.ref, a.kind, a.digest, a.requester, a.place, a.concerns, a.groups, a.needs,
       a.lapses, a.requested_at, a.expires_at, a.state, a.decided_at, a.used_at, a.note,
       replace(a.customer::text, '-', ''), a.purpose, a.fields, a.terms
FROM desk.approval a
"""
_VOTES = """
SELECT v.approval, v.voter, v.stands_for, v.place, v."group", v.says, v.seen,
       v.opened_at, v.voted_at, v.void, v.note
FROM desk.approval_vote v WHERE v.approval = ANY($1) ORDER BY v.voted_at, v.voter
"""
_PEOPLE = """
SELECT o.reference, o.role, o.post, o.branch, o.department, o.is_active AND (
    o.standing_until IS NULL
    OR (extract(epoch FROM o.standing_until) * 1000000)::bigint > $2),
    desk.staff_line(o.reference), ARRAY(
        SELECT a.role FROM desk.staff_assignment a
        WHERE a.operator_id = o.id AND a.ended_at IS NULL
          AND (extract(epoch FROM a.starts_at) * 1000000)::bigint <= $2
          AND (a.ends_at IS NULL
               OR (extract(epoch FROM a.ends_at) * 1000000)::bigint > $2))
FROM desk.staff_operator o WHERE o.reference = ANY($1)
"""
_INSERT = """
INSERT INTO desk.approval (ref, kind, digest, requester, place, concerns, groups, needs,
    lapses, requested_at, expires_at, note, customer, purpose, fields, terms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
"""


async def kept_approvals(
    connection: Connection, rows: Sequence[Any], now: Instant
) -> list[Kept]:
    """Make approvals of rows of ``SELECT``, with their votes and people as of now.

    Whose post is over now is as good as stopped; nobody need have written that down.
    """
    votes: dict[str, list[Vote]] = {row[0]: [] for row in rows}
    notes: dict[str, dict[str, bytes]] = {row[0]: {} for row in rows}
    for ref, *vote, note in await connection.fetch(_VOTES, list(votes)):
        votes[ref].append(_vote(*vote))
        if note is not None:
            notes[ref][vote[0]] = note
    names = {row[3] for row in rows}
    names.update(name for each in votes.values() for v in each for name in v.names)
    people = await read_people(connection, names, now)
    return [
        replace(_kept(row, tuple(votes[row[0]]), people), notes=notes[row[0]])
        for row in rows
    ]


async def read_people(
    connection: Connection, references: Iterable[str], now: Instant
) -> Mapping[str, Person]:
    """Return operators in their main posts, by reference; unknown ones are left out."""
    rows = await connection.fetch(_PEOPLE, sorted(references), now)
    return {reference: _person(reference, *columns) for reference, *columns in rows}


async def insert_approval(
    connection: Connection, requested: Requested, query: Query, note: bytes
) -> None:
    """Insert a request inside the caller's transaction."""
    asked = requested.asked
    await connection.execute(
        _INSERT,
        asked.ref,
        asked.kind,
        asked.digest,
        asked.requester,
        list(asked.place),
        sorted(asked.concerns),
        [each.group for each in asked.needs],
        [each.need for each in asked.needs],
        asked.lapses,
        asked.at,
        asked.until,
        note,
        query.customer,
        query.purpose,
        list(query.fields),
        [text for term in query.terms for text in term],
    )


def _kept(
    row: Sequence[Any], votes: tuple[Vote, ...], people: Mapping[str, Person]
) -> Kept:
    ref, kind, digest, requester, place, concerns, groups, needs, *rest = row
    lapses, at, until, state, decided_at, used_at, note, customer, *look = rest
    purpose, fields, terms = look
    asked = Asked(
        ref=ref,
        kind=kind,
        digest=digest,
        requester=requester,
        place=tuple(place),
        concerns=frozenset(concerns),
        needs=tuple(Need(g, n) for g, n in zip(groups, needs, strict=True)),
        lapses=lapses,
        at=at,
        until=until,
    )
    approval: Approval = restore(asked, votes, state, decided_at, used_at)
    query = Query(customer, purpose or "", tuple(fields or ()), _pairs(terms))
    return Kept(approval=approval, query=query, note=note, notes={}, people=people)


def _pairs(terms: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple(zip(terms[::2], terms[1::2], strict=True))


def _vote(  # noqa: PLR0913, PLR0917 -- the columns of a row, in order
    voter: str,
    stands_for: str | None,
    place: list[str],
    group: str,
    says: Any,  # noqa: ANN401 -- one of two words, by a CHECK of the table
    seen: bytes,
    opened_at: Any,  # noqa: ANN401 -- a column
    voted_at: Any,  # noqa: ANN401 -- a column
    void: bool,  # noqa: FBT001 -- a column
) -> Vote:
    return Vote(
        voter=voter,
        stands_for=stands_for,
        place=tuple(place),  # type: ignore[arg-type]  # four, by a CHECK
        group=group,
        says=says,
        seen=seen,
        opened_at=opened_at,
        at=voted_at,
        void=void,
    )


def _person(  # noqa: PLR0917 -- the columns of a row, in order
    reference: str,
    role: str,
    post: str,
    branch: str,
    department: str,
    active: bool,  # noqa: FBT001 -- a column
    line: Sequence[str],
    held: Sequence[str],
) -> Person:
    return Person(
        operator=reference,
        place=(role, post, branch, department),
        home=(role, post, branch, department),
        active=active,
        line=tuple(line),
        stands_for=None,
        others=frozenset(held),
    )
