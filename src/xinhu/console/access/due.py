"""What a session knows of its password: noted at log-in, judged on every page.

A password that expires while its owner works is due from that instant on; the session's
token holds no longer either.
"""

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.kit.times import now
from xinhu.console.second_factor.at_log_in import signed_on_at
from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.passwords.holding import holding_of, holds_until
from xinhu.desks.staff.passwords.rules import Numbers, load_password_rules

_DUE = "password_due"
_UNTIL = "password_until"
_EXPIRED = "expired"


def note(request: HttpRequest, operator: Operator, at: Instant) -> str:
    """Note how the password stands; return why it must be changed, or nothing.

    Nothing for whoever came in by single sign-on: they did not use it.
    """
    if signed_on_at(request, operator) is not None:
        request.session[_DUE], request.session[_UNTIL] = "", None
        return ""
    holding = holding_of(operator, at, _numbers())
    request.session[_DUE] = holding.due
    request.session[_UNTIL] = holds_until(operator, _numbers())
    return holding.due


def due(request: HttpRequest) -> str:
    """Return why the password must be changed before anything else, or nothing.

    What a session does not say is taken against it.
    """
    noted = str(request.session.get(_DUE, _EXPIRED))
    until = expires_at(request)
    if not noted and until is not None and now() >= until:
        return _EXPIRED
    return noted


def expires_at(request: HttpRequest) -> Instant | None:
    """Return when the password expires; None where nothing was noted."""
    until = request.session.get(_UNTIL)
    return Instant(until) if isinstance(until, int) else None


def days_left(request: HttpRequest) -> int | None:
    """Return the days a password still holds, where its owner is to be warned."""
    until = expires_at(request)
    if until is None:
        return None
    days = -(-(until - now()) // DAY)
    return days if 0 < days <= _numbers().warning else None


def _numbers() -> Numbers:
    return load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES).numbers
