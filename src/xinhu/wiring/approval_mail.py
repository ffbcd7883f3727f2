"""Tells by mail of approvals that the gate keeps: looks, and reviews of broken glass.

The gate queues no mails; the worker sees what nobody was told of yet. What the console
asks for queues its mails by itself, in the transaction of the request.
"""

import json
from typing import Any

import psycopg

from xinhu.core.base.clock import DAY, Instant, to_datetime, to_text
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.rules import (
    BREAK_GLASS_REVIEW,
    DISCLOSURE,
    ApprovalBook,
    Need,
)
from xinhu.core.policy.approval.states import Asked, Requested
from xinhu.core.policy.approval.voting import People, require_voter

_UNTOLD = """
SELECT a.ref, a.kind, a.digest, a.requester, a.place, a.concerns, a.groups, a.needs,
       a.lapses, a.requested_at, a.expires_at
FROM desk.approval a
WHERE a.state = 'requested' AND a.kind = ANY(%s) AND a.expires_at > %s
  AND a.requested_at > %s
  AND NOT EXISTS (SELECT 1 FROM desk.staff_mail m
    WHERE m.kind = 'approval_wanted' AND m.params ->> 'approval' = a.ref)
ORDER BY a.requested_at LIMIT 200
"""
_DECIDED = """
SELECT a.ref, a.kind, v.says, o.id
FROM desk.approval a
JOIN desk.staff_operator o ON o.reference = a.requester AND o.is_active
    AND o.email <> '' AND (o.standing_until IS NULL OR o.standing_until > %s)
JOIN desk.approval_vote v ON v.approval = a.ref AND v.voted_at = a.decided_at
WHERE a.state IN ('granted', 'denied', 'used') AND a.kind = ANY(%s)
  AND a.decided_at > %s
  AND NOT EXISTS (SELECT 1 FROM desk.staff_mail m
    WHERE m.kind IN ('approval_granted', 'approval_denied')
      AND m.params ->> 'approval' = a.ref)
ORDER BY a.decided_at LIMIT 200
"""
_PEOPLE = """
SELECT o.id, o.reference, o.role, o.post, o.branch, o.department, o.is_active
    AND (o.standing_until IS NULL OR o.standing_until > %(at)s),
    desk.staff_line(o.reference), ARRAY(
        SELECT a.role FROM desk.staff_assignment a
        WHERE a.operator_id = o.id AND a.ended_at IS NULL AND a.starts_at <= %(at)s
          AND (a.ends_at IS NULL OR a.ends_at > %(at)s)),
    o.email
FROM desk.staff_operator o
WHERE o.reference = ANY(%(requesters)s)
  OR (o.is_active AND o.email <> '' AND (o.role = ANY(%(anywhere)s)
    OR (o.role = ANY(%(beside)s) AND o.branch IN (SELECT r.branch
        FROM desk.staff_operator r WHERE r.reference = ANY(%(requesters)s)))))
"""
"""Who asked, and who could vote by the role and branch of their main post; nobody
else's line is read."""
_POST = """
INSERT INTO desk.staff_mail (operator_id, kind, params, posted_at, due_at, until,
    attempts, error) VALUES (%s, %s, %s::text::jsonb, %s, %s, %s, 0, '')
"""
_KINDS = [DISCLOSURE, BREAK_GLASS_REVIEW]


def tell(worker: psycopg.Connection[Any], book: ApprovalBook, now: Instant) -> int:
    """Queue what approvers and requesters were not told of; return how many mails."""
    with worker.transaction():
        since, at = Instant(now - DAY), to_datetime(now)
        waiting = worker.execute(_UNTOLD, (_KINDS, now, since)).fetchall()
        decided = worker.execute(_DECIDED, (at, _KINDS, since)).fetchall()
        if not waiting and not decided:
            return 0
        around = _around(waiting, book) | {"at": at}
        people = {row[1]: row for row in worker.execute(_PEOPLE, around).fetchall()}
        told = sum(_wanted(worker, row, people, book, now) for row in waiting)
        for ref, kind, says, number in decided:
            event = "approval_granted" if says == "grant" else "approval_denied"
            params = json.dumps({"approval": ref, "kind": kind})
            worker.execute(_POST, (number, event, params, at, at, None))
        return told + len(decided)


def _around(waiting: list[tuple[Any, ...]], book: ApprovalBook) -> dict[str, Any]:
    """Return who asked, and the roles that may vote: anywhere, and in their branch."""
    wanted = {group for row in waiting for group in row[6]}
    lines = [
        line
        for code, group in book.groups.items()
        if code in wanted
        for line in group.members
    ]
    return {
        "requesters": [row[3] for row in waiting],
        "anywhere": [r for each in lines if each.branch == "any" for r in each.roles],
        "beside": [r for each in lines if each.branch != "any" for r in each.roles],
    }


def _wanted(
    worker: psycopg.Connection[Any],
    row: tuple[Any, ...],
    people: dict[str, tuple[Any, ...]],
    book: ApprovalBook,
    now: Instant,
) -> int:
    """Queue a mail to who may vote on one in their main post; return how many."""
    requested = _requested(row)
    asked = requested.asked
    requester = people.get(asked.requester)
    if requester is None:
        return 0
    around = People(requester=_person(requester), voters={}, book=book)
    until = to_datetime(asked.until)
    params = {"approval": asked.ref, "kind": asked.kind, "until": to_text(asked.until)}
    told, at = 0, to_datetime(now)
    for each in people.values():
        number, *_, email = each
        try:
            require_voter(requested, _person(each), around, now)
        except Refusal:
            continue
        if email:
            values = (number, "approval_wanted", json.dumps(params), at, at, until)
            worker.execute(_POST, values)
            told += 1
    return told


def _requested(row: tuple[Any, ...]) -> Requested:
    ref, kind, digest, requester, place, concerns, groups, needs, *rest = row
    lapses, at, until = rest
    asked = Asked(
        ref=ref,
        kind=kind,
        digest=bytes(digest),
        requester=requester,
        place=tuple(place),
        concerns=frozenset(concerns),
        needs=tuple(Need(g, n) for g, n in zip(groups, needs, strict=True)),
        lapses=lapses,
        at=at,
        until=until,
    )
    return Requested(asked=asked)


def _person(row: tuple[Any, ...]) -> Person:
    _, reference, role, post, branch, department, active, line, held, _ = row
    return Person(
        operator=reference,
        place=(role, post, branch, department),
        home=(role, post, branch, department),
        active=active,
        line=tuple(line),
        stands_for=None,
        others=frozenset(held),
    )
