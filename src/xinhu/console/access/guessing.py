"""Asking whoever is logged in for their password again; it counts like a log-in."""

from django.conf import settings
from django.contrib.auth.hashers import check_password

from xinhu.console.access.counted import WAITING, lockout_rules, turn_at_hashing
from xinhu.console.access.keeper import seen_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.times import now
from xinhu.desks.staff.lockout.attempting import (
    Attempt,
    begin_again,
    failed,
    succeeded,
)
from xinhu.desks.staff.passwords.errors import PasswordCurrentError
from xinhu.desks.staff.passwords.rules import load_password_rules


def require_own_password(request: SignedInRequest, given: str) -> None:
    """Raise unless a password is the one of whoever is logged in.

    Raises:
        LogInSlowError: it was wrong too often on this device, or too many hash at the
            same time; nothing was hashed.
        PasswordCurrentError: it is not theirs.
    """
    rules = load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    too_long = len(given) > rules.numbers.longest
    with turn_at_hashing():
        attempt = begin_own(request)
        right = not too_long and check_password(given, request.user.password)
    if not right:
        failed(attempt, now(), WAITING)
        raise PasswordCurrentError
    succeeded(attempt, WAITING)


def begin_own(request: SignedInRequest) -> Attempt:
    """Count an attempt of whoever is logged in, on the device of their session.

    Called within one's turn at hashing: whoever gets none has nothing counted.

    Raises:
        LogInSlowError: it was wrong too often.
    """
    session = seen_of(request).session
    return begin_again(
        request.user, session.device_id, session.zone, now(), lockout_rules(), WAITING
    )
