"""Asking a person who is logged in for their password again."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.hashers import check_password

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.desks.staff.passwords.errors import PasswordCurrentError, PasswordSlowError
from xinhu.desks.staff.passwords.rules import load_password_rules

_LIMIT = "change_password"
_MINUTE = 60


def require_own_password(request: SignedInRequest, given: str) -> None:
    """Raise unless a password is the one of whoever is logged in.

    Raises:
        PasswordSlowError: it was wrong too often.
        PasswordCurrentError: it is not theirs.
    """
    rules = load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    if not ratelimit.consume(request, action=_LIMIT, user=request.user, dry_run=True):
        raise PasswordSlowError(minutes=-(-rules.numbers.locked // _MINUTE))
    too_long = len(given) > rules.numbers.longest
    if too_long or not check_password(given, request.user.password):
        ratelimit.consume(request, action=_LIMIT, user=request.user)
        raise PasswordCurrentError
