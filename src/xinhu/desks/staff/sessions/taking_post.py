"""Switching a session to another post, and back.

What it guarantees: the session's token says from the same transaction on for which post
and which scopes it speaks, so that each gate process goes by it from the next request
on; nothing but a post that holds now is taken, as an end of it at the same moment waits
for the desk's lock; who takes a post whose role comes in with a second factor has shown
one; each switch, and each that was refused, is an entry. What it leaves to others: the
end of a post by the clock is seen by the gate itself, and by ``put_back`` here once the
session asks for something again.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acting import acting_under, main_post
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.models import Operator, Session, Token
from xinhu.desks.staff.organisation.in_force import StaffRules
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.second_factor.errors import FactorNeededError
from xinhu.desks.staff.sessions.errors import (
    SessionPostOverError,
    SessionPostUnknownError,
)
from xinhu.desks.staff.sessions.own_posts import (
    code_of,
    is_over,
    own_post,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is asked before a post is taken that is guarded by a second factor.

    Attributes:
        roles: that come in with a second factor.
        shown_at: when the person showed one on the way in; None where they did not.
    """

    roles: Collection[str]
    shown_at: Instant | None


def take_post(
    session: Session, code: str, *, guard: Guard, rules: StaffRules, now: Instant
) -> None:
    """Let a session act under another post; under the one it has, nothing happens.

    Args:
        session: of whoever asks.
        code: of ``own_posts``; unchecked.
        guard: see there.
        rules: in force.
        now: when.

    Raises:
        SessionPostUnknownError: there is no such post of theirs.
        SessionPostOverError: it is over, or the session is.
        FactorNeededError: the post wants a second factor first.
    """
    try:
        with transaction.atomic():
            _take(session, code, guard, rules, now)
    except (
        SessionPostUnknownError,
        SessionPostOverError,
        FactorNeededError,
    ) as refused:
        _refused(session, refused, now)
        raise


def put_back(session: Session, *, rules: StaffRules, now: Instant) -> None:
    """Let a session act under the main post again where its own has ended."""
    with transaction.atomic():
        operator = lock_operator(session.operator)
        token = _locked(session)
        if token is None or not is_over(token, now):
            return
        before = operator.acts_in = acting_under(token)
        _give(token, main_post(operator), rules)
        told = {"from": code_of(before), "to": code_of(None)}
        record_act(
            "session.post_ended", operator=operator, zone=session.zone, at=now, **told
        )


def _take(
    session: Session, code: str, guard: Guard, rules: StaffRules, now: Instant
) -> None:
    operator = lock_operator(session.operator)
    wanted = own_post(operator, code, rules, now)
    token = _locked(session)
    if token is None:
        raise SessionPostOverError
    before = operator.acts_in = acting_under(token)
    if code_of(before) == wanted.code:
        return
    _require_factor(wanted.acting.role, guard, token, now)
    _give(token, wanted.acting, rules)
    told = {"from": code_of(before), "to": wanted.code, "to_post": wanted.acting.post}
    record_act(
        "session.post_taken", operator=operator, zone=session.zone, at=now, **told
    )


def _locked(session: Session) -> Token | None:
    """Return the token of a session that is neither over nor locked."""
    rows = Session.objects.select_for_update(of=("self",))
    if not rows.filter(pk=session.pk, ended_at=None).exists():
        return None
    return (
        Token.objects.select_for_update(of=("self",))
        .select_related("assignment", "delegation")
        .filter(pk=session.token_id, revoked_at=None, locked_at=None)
        .first()
    )


def _give(token: Token, acting: ActingPost, rules: StaffRules) -> None:
    token.scopes = sorted(acting.scopes(rules.book.scopes_of(acting.role)))
    token.assignment_id, token.delegation_id = acting.assignment, acting.delegation
    token.save(update_fields=["scopes", "assignment", "delegation"])


def _require_factor(role: str, guard: Guard, token: Token, now: Instant) -> None:
    if role not in guard.roles or guard.shown_at is not None:
        return
    until = token.second_factor_until
    if until is None or now >= from_datetime(until):
        raise FactorNeededError


def _refused(session: Session, refused: Refusal, now: Instant) -> None:
    """Write down that a post was refused; what was asked for may be anything."""
    operator = Operator.objects.get(pk=session.operator_id)
    token = Token.objects.select_related("assignment").filter(pk=session.token_id)
    found = token.first()
    operator.acts_in = None if found is None else acting_under(found)
    record_act(
        "session.post_refused",
        operator=operator,
        zone=session.zone,
        at=now,
        reason=refused.code,
    )
