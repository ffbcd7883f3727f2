"""Ending sessions: the door for everybody who ends somebody's.

A session and its token end in one transaction; the gate refuses from its next request
on, and the console from its own. Rows of sessions are locked before those of tokens,
here and wherever both are: of two that end the same session one waits.
"""

from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.session_tokens import KIND
from xinhu.desks.staff.sessions.devices import forget_devices
from xinhu.desks.staff.sessions.models import Session


def lock_sessions(operator: Operator) -> list[Session]:
    """Lock the open sessions of an operator, before their tokens; return them.

    Within the transaction of whoever ends or changes either.
    """
    own = Session.objects.select_for_update()
    return list(own.filter(operator=operator, ended_at=None))


@transaction.atomic
def end_sessions(
    operator: Operator, why: str, now: Instant, *, next_zone: str = ""
) -> int:
    """End every session of an operator at once; return how many were open.

    Each leaves an entry ``session.ended`` with its reason; who decided it stands in the
    entry of the caller's own act.

    Args:
        operator: whose.
        why: a code of ``judging.Why``, such as ``standing`` for a mover or leaver.
        now: when.
        next_zone: zone of the log-in that takes its place, where one does.
    """
    at = to_datetime(now)
    sessions = lock_sessions(operator)
    # Also a token that lost its session: nothing of kind ``session`` stays open.
    open_ones = Token.objects.filter(operator=operator, kind=KIND, revoked_at=None)
    open_ones.update(revoked_at=at)
    return sum(_end(session, why, now, next_zone) for session in sessions)


@transaction.atomic
def end_session(number: int, why: str, now: Instant, *, zone: str = "") -> int:
    """End one session; return whether it was open (0 or 1).

    Args:
        number: of the session.
        why: a code of ``judging.Why``.
        now: when.
        zone: from where the request came that ended it; else the session's own.
    """
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("operator")
        .filter(pk=number, ended_at=None)
        .first()
    )
    if session is None:
        return 0
    Token.objects.filter(pk=session.token_id, revoked_at=None).update(
        revoked_at=to_datetime(now)
    )
    return _end(session, why, now, zone="" if why == "log_out" else zone)


@transaction.atomic
def end_others(session: Session, now: Instant) -> int:
    """End whatever an operator has open beside a session; forget their other devices.

    A second session the table forbids; a token may have lost its session. One that was
    opened meanwhile and took this session's place stays.

    Returns:
        how many tokens and devices there were.
    """
    operator = session.operator
    held = [own.token_id for own in lock_sessions(operator)]
    strays = Token.objects.filter(operator=operator, kind=KIND, revoked_at=None)
    ended = strays.exclude(pk__in=held).update(revoked_at=to_datetime(now))
    forgotten = forget_devices(operator, now, but=session.device_id)
    record_own_act(
        "session.others_ended",
        operator=operator,
        zone=session.zone,
        at=now,
        sessions=ended,
        devices=forgotten,
    )
    return ended + forgotten


def _end(
    session: Session, why: str, now: Instant, next_zone: str = "", *, zone: str = ""
) -> int:
    session.ended_at = to_datetime(now)
    session.why = why
    session.next_zone = next_zone
    session.save(update_fields=["ended_at", "why", "next_zone"])
    record_own_act(
        "session.closed" if why == "log_out" else "session.ended",
        operator=session.operator,
        zone=zone or session.zone,
        at=now,
        why=why,
    )
    return 1
