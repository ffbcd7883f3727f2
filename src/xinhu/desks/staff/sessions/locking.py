"""Locking a session until its owner gives the password, and unlocking it.

Its token is held at the gate for the same time, and the session's key is another one
afterwards: what was copied from a screen left alone is worth nothing.
"""

from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.session_tokens import free_token, hold_token
from xinhu.desks.staff.sessions.models import Session


@transaction.atomic
def lock_session(number: int, why: str, now: Instant) -> int:
    """Lock a session and its token; return whether it was unlocked before (0 or 1).

    Args:
        number: of the session.
        why: ``idle``, or ``own`` where its operator asked for it.
        now: when.
    """
    session = _open(number)
    if session is None or session.token.locked_at is not None:
        return 0
    hold_token(session.token_id, now=now)
    record_own_act(
        "session.locked", operator=session.operator, zone=session.zone, at=now, why=why
    )
    return 1


@transaction.atomic
def unlock_session(number: int, token: str, now: Instant) -> int:
    """Unlock a session under a new token; return whether it was locked (0 or 1).

    The caller has checked the password. One that was not locked gets its new token too:
    its key is another one by then.

    Args:
        number: of the session.
        token: derived from the session's new key.
        now: when.
    """
    session = _open(number)
    if session is None:
        return 0
    session.seen_at = to_datetime(now)
    session.save(update_fields=["seen_at"])
    free_token(session.token_id, token)
    if session.token.locked_at is None:
        return 0
    record_own_act(
        "session.unlocked", operator=session.operator, zone=session.zone, at=now
    )
    return 1


def _open(number: int) -> Session | None:
    return (
        Session.objects.select_for_update(of=("self", "token"))
        .select_related("operator", "token")
        .filter(pk=number, ended_at=None)
        .first()
    )
