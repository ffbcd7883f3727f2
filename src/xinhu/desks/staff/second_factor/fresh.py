"""Whether a session's second factor is fresh, and who says so to the gate.

The gate reads ``second_factor_until`` of the session's token on each request, so what
is cleared here is refused from the next request on in every gate process.
"""

from django.db.models import QuerySet

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.second_factor.errors import FactorNeededError
from xinhu.desks.staff.second_factor.under import Session
from xinhu.desks.staff.session_tokens import KIND, token_digest


def mark_fresh(session: Session, operator: Operator, until: Instant) -> None:
    """Let a session's factor be fresh, and let it do what its main post may.

    Within the transaction of whoever judged the factor. A session that acts under
    another post by now keeps the scopes that it was given with it: which post it is,
    the token says, not the request, which was read before the operator was locked.
    """
    mark_fresh_only(session, operator, until)
    under_main = _open_ones(session, operator).filter(assignment=None, delegation=None)
    under_main.update(scopes=sorted(session.scopes))


def mark_fresh_only(session: Session, operator: Operator, until: Instant) -> None:
    """Let a session's factor be fresh; what it may do stays as it is.

    For whoever lacks one more factor, which they add with the fresh one.
    """
    _open_ones(session, operator).update(second_factor_until=to_datetime(until))


def _open_ones(session: Session, operator: Operator) -> QuerySet[Token]:
    return Token.objects.filter(
        digest=token_digest(session.token),
        operator=operator,
        kind=KIND,
        revoked_at=None,
    )


def clear_fresh(operator: Operator) -> int:
    """Let no session of an operator be fresh any more; return how many were.

    For whatever ends trust: a lock, a transfer, a reset.
    """
    fresh = Token.objects.filter(
        operator=operator, kind=KIND, second_factor_until__isnull=False
    )
    return fresh.update(second_factor_until=None)


def require_fresh(token: str, at: Instant) -> None:
    """Raise unless the factor of a session is fresh.

    Args:
        token: of the session.
        at: now.

    Raises:
        FactorNeededError: none was shown, or too long ago, or the session is over.
    """
    found = Token.objects.filter(
        digest=token_digest(token), kind=KIND, revoked_at=None
    ).first()
    until = None if found is None else found.second_factor_until
    if until is None or at >= from_datetime(until):
        raise FactorNeededError
