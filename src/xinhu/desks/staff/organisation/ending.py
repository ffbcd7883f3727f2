"""Everything that an operator holds ends at once, in the caller's transaction (R6.2).

What it guarantees: when the transaction is committed, each gate process refuses the
operator's tokens from the next request on, and nothing that was asked for, granted or
handed on under the former standing can still be used. What is ended is the list
``ENDINGS`` and nothing that is not on it: a room that keeps something on behalf of an
operator adds its own line there.
"""

from collections.abc import Callable, Mapping

from django.db import connection, models, transaction
from django.db.models import Q

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.approvals.withdrawing import end_approvals
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.organisation.entries import record
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.models import Assignment, Delegation
from xinhu.desks.staff.session_tokens import KIND
from xinhu.desks.staff.sessions.ending import end_sessions, lock_sessions
from xinhu.desks.staff.tokens import Actor

Ending = Callable[[Operator, str, Actor, Instant], int]
"""Ends one kind of thing; told whose, why, by whom and when; returns how many."""

_BROKEN_GLASS = """
UPDATE ground SET state = 'withdrawn'
WHERE holder = %s AND kind = 'break_glass' AND state = 'active'
"""


def end_tokens(operator: Operator, why: str, by: Actor, now: Instant) -> int:
    """Revoke tokens of every kind: of programs and of sessions."""
    del why, by
    lock_sessions(operator)
    return _revoke(Token.objects.filter(operator=operator), now)


def end_session_rows(operator: Operator, why: str, by: Actor, now: Instant) -> int:
    """End sessions; each leaves its own entry, of the standing that ended."""
    del why, by
    return end_sessions(operator, "standing", now)


def end_requests(operator: Operator, why: str, by: Actor, now: Instant) -> int:
    """End what the operator asked an approval for, and count their open votes no more.

    What was granted and not used yet opens nothing any more either.
    """
    return end_approvals(operator, why, by=by, now=now)


def end_broken_glass(operator: Operator, why: str, by: Actor, now: Instant) -> int:
    """Let a glass that the operator broke open nothing more; its review stays owed."""
    del why, by, now
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_GLASS, [operator.reference])
        return int(cursor.rowcount)


def end_delegations(operator: Operator, why: str, by: Actor, now: Instant) -> int:
    """Withdraw what was handed on, by the operator and to the operator."""
    del why, by
    held = Q(giver=operator) | Q(taker=operator)
    return withdraw_all(Delegation.objects.filter(held), now)


def end_assignments(operator: Operator, why: str, by: Actor, now: Instant) -> int:
    """End assignments that hold, and those that have yet to begin."""
    del by
    ended = Assignment.objects.filter(operator=operator, ended_at=None)
    return ended.update(ended_at=to_datetime(now), ended_why=why)


ENDINGS: tuple[tuple[str, Ending], ...] = (
    ("tokens", end_tokens),
    ("sessions", end_session_rows),
    ("approvals", end_requests),
    ("broken_glass", end_broken_glass),
    ("delegations", end_delegations),
    ("assignments", end_assignments),
)
"""What ends with a transfer or a departure, in order; the names go to the entry."""


@transaction.atomic
def end_everything(
    operator: Operator, why: str, *, by: Actor, now: Instant
) -> Mapping[str, int]:
    """End all that an operator holds; return how many of each.

    Args:
        operator: whose.
        why: code of the act it is part of, such as ``moved``.
        by: who does it.
        now: when.
    """
    locked = lock_operator(operator)
    counts = {name: end(locked, why, by, now) for name, end in ENDINGS}
    record("operator.ended", by, now, operator=locked.reference, why=why, **counts)
    return counts


def end_under(assignment: Assignment, now: Instant) -> int:
    """Close the tokens opened under an assignment, and what was handed on from it."""
    withdraw_all(Delegation.objects.filter(assignment=assignment), now)
    return _close(Token.objects.filter(assignment=assignment), now)


def withdraw_all(delegations: models.QuerySet[Delegation], now: Instant) -> int:
    """Withdraw delegations, and close the tokens opened under them."""
    at = to_datetime(now)
    numbers = list(delegations.filter(withdrawn_at=None).values_list("pk", flat=True))
    _close(Token.objects.filter(delegation__in=numbers), now)
    return Delegation.objects.filter(pk__in=numbers).update(withdrawn_at=at)


def _close(tokens: models.QuerySet[Token], now: Instant) -> int:
    """Let tokens that were opened under a post open nothing more, at once.

    A program's token is revoked. A session of a person keeps its main post, to which
    the console puts it back (``sessions.taking_post``): until then it is good for
    nothing, and the gate refuses it.
    """
    sessions = tokens.filter(kind=KIND, revoked_at=None).update(scopes=[])
    return sessions + _revoke(tokens.exclude(kind=KIND), now)


def _revoke(tokens: models.QuerySet[Token], now: Instant) -> int:
    return tokens.filter(revoked_at=None).update(revoked_at=to_datetime(now))
