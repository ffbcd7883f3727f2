"""Looking a session up for a request, and doing at once what its state demands.

A request is an operator's act, or not: a page that renews itself keeps nobody's session
alive.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from xinhu.core.base.clock import from_datetime, to_datetime
from xinhu.desks.staff.acting import acting_under
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.being_away import is_away
from xinhu.desks.staff.session_tokens import token_digest
from xinhu.desks.staff.sessions.ending import end_session
from xinhu.desks.staff.sessions.judging import Coming, Kept, Live, Locked, State, judge
from xinhu.desks.staff.sessions.locking import lock_session
from xinhu.desks.staff.sessions.models import Session
from xinhu.desks.staff.sessions.own_posts import is_over
from xinhu.desks.staff.sessions.rules import SessionRules

_WITH = ("token__assignment", "token__delegation", "device")
_FINE = timedelta(seconds=5)
"""An act is written down unless the last one was so near: one write saved of many."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A session and how it stands.

    Attributes:
        session: its row.
        state: how it stands.
        acting: the post that it acts under; None for the main one. One that has ended
            is still named, without role and scopes.
        post_over: whether that post has ended: it is good for nothing any more.
    """

    session: Session
    state: State
    acting: ActingPost | None
    post_over: bool


def see(
    operator: Operator, token: str, coming: Coming, rules: SessionRules, *, act: bool
) -> Seen | None:
    """Look an operator's session up by its token; lock or end it where it is due.

    Args:
        operator: who is logged in, as looked up for this very request.
        token: derived from the session's key.
        coming: from where the request comes.
        rules: of sessions.
        act: whether the request is an act of the operator.

    Returns:
        the session and its state; None where they never had such a one.
    """
    session = (
        Session.objects.select_related(*_WITH)
        .filter(token__digest=token_digest(token), operator=operator)
        .annotate(away=is_away("operator", coming.at))
        .first()
    )
    if session is None:
        return None
    session.operator = operator
    state = judge(_kept(session, away=session.away), coming, rules)
    match state:
        case Live() if act:
            _touch(session, coming)
        case Locked(fresh=True):
            lock_session(session.pk, "idle", coming.at)
        case _ if not isinstance(state, Live | Locked) and state.fresh:
            end_session(session.pk, state.why, coming.at, zone=coming.zone)
    acting, over = acting_under(session.token), is_over(session.token, coming.at)
    if acting is not None and over:
        # Not its scopes alone: votes, menus and desks go by the role.
        acting = replace(acting, role="", granted=frozenset())
    return Seen(session, state, acting, over)


def _touch(session: Session, coming: Coming) -> None:
    at = to_datetime(coming.at)
    if at - session.seen_at > _FINE:
        Session.objects.filter(pk=session.pk, ended_at=None).update(seen_at=at)


def _kept(session: Session, *, away: bool) -> Kept:
    until = session.operator.standing_until
    return Kept(
        opened_at=from_datetime(session.opened_at),
        seen_at=from_datetime(session.seen_at),
        locked=session.token.locked_at is not None,
        ended="" if session.ended_at is None else session.why,
        revoked=session.token.revoked_at is not None,
        standing_until=None if until is None else from_datetime(until),
        away=away,
        device=bytes(session.device.digest),
        zone=session.zone,
    )
