"""What a session knows of its password: noted at log-in, asked on every page.

A session lasts a working day at most, so a password that expires meanwhile is noticed
at the next log-in.
"""

from django.conf import settings
from django.http import HttpRequest

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.passwords.holding import holding_of
from xinhu.desks.staff.passwords.rules import load_password_rules

_DUE = "password_due"
_DAYS = "password_days"


def note(request: HttpRequest, operator: Operator, at: Instant) -> str:
    """Note how the password stands; return why it must be changed, or nothing."""
    rules = load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    holding = holding_of(operator, at, rules.numbers)
    request.session[_DUE] = holding.due
    request.session[_DAYS] = holding.days
    return holding.due


def due(request: HttpRequest) -> str:
    """Return why the password must be changed before anything else, or nothing."""
    return str(request.session.get(_DUE, ""))


def days_left(request: HttpRequest) -> int | None:
    """Return the days a password still holds, where its owner is to be warned."""
    days = request.session.get(_DAYS)
    return days if isinstance(days, int) else None
