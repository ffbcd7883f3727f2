"""Opening a session: the one before it ends in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from xinhu.core.base.clock import SECOND, Instant, to_datetime
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.organisation.being_away import require_present
from xinhu.desks.staff.session_tokens import open_session_token
from xinhu.desks.staff.sessions.devices import keep_device
from xinhu.desks.staff.sessions.ending import end_sessions
from xinhu.desks.staff.sessions.log_ins import failed_since
from xinhu.desks.staff.sessions.models import Session
from xinhu.desks.staff.sessions.rules import SessionRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a log-in brings.

    Attributes:
        token: from ``session_token``.
        scopes: what the session is good for.
        zone: by its address.
        device: digest of the device's cookie.
        until: the token holds no longer than this; None for the longest time.
        fresh_until: until when the second factor shown at log-in is fresh; None where
            none was shown.
        at: now.
    """

    token: str
    scopes: Iterable[str]
    zone: str
    device: bytes
    until: Instant | None
    at: Instant
    fresh_until: Instant | None = None


@transaction.atomic
def open_session(
    operator: Operator, opening: Opening, rules: SessionRules, *, known: bool
) -> Session:
    """Open an operator's only session; an older one ends, and its token with it.

    Args:
        operator: who has just logged in.
        opening: see there.
        rules: of sessions.
        known: whether they had logged in on this device before.

    Raises:
        OperatorStoppedError: the operator is not in service, or on leave.
    """
    # Two log-ins at once: the second waits here, and ends what the first opened.
    locked = Operator.objects.select_for_update().get(pk=operator.pk)
    require_present(locked, opening.at)
    at = to_datetime(opening.at)
    end_sessions(operator, "elsewhere", opening.at, next_zone=opening.zone)
    session = Session.objects.create(
        operator=operator,
        token=_token(operator, opening, rules),
        device=keep_device(operator, opening.device, opening.at),
        zone=opening.zone,
        opened_at=at,
        seen_at=at,
    )
    record_own_act(
        "session.opened",
        operator=operator,
        zone=opening.zone,
        at=opening.at,
        device="known" if known else "new",
        failed=failed_since(operator),
    )
    return session


def _token(operator: Operator, opening: Opening, rules: SessionRules) -> Token:
    latest = Instant(opening.at + rules.longest * SECOND)
    return open_session_token(
        opening.token,
        operator=operator,
        scopes=opening.scopes,
        zone=opening.zone,
        until=latest if opening.until is None else min(latest, opening.until),
        fresh_until=opening.fresh_until,
    )
