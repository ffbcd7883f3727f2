"""Log-ins are counted before a password is hashed; allauth's own limits are off."""

from functools import cache
from threading import BoundedSemaphore

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from xinhu.console.access.coming import address_of, device_of, zone_of_request
from xinhu.console.access.keeping_device import session_rules
from xinhu.console.kit.times import now
from xinhu.desks.staff.lockout.attempting import Trying, begin, failed, succeeded
from xinhu.desks.staff.lockout.errors import LogInSlowError
from xinhu.desks.staff.lockout.rules import LockoutRules, load_lockout_rules
from xinhu.desks.staff.lockout.waiting import Waiting
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.passwords.rules import load_password_rules

_AT_ONCE = 2
_PATIENCE = 5  # seconds to wait for one's turn at hashing
HASHES = BoundedSemaphore(_AT_ONCE)
"""Passwords that one process hashes at the same time, whatever its threads."""
WAITING = Waiting()
"""What this process remembers of who must wait."""


class CountedLogIns(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Part of the adapter: one way for a password to be looked at."""

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Count nothing here: ``authenticate`` does, for all processes together."""

    def authenticate(self, request: HttpRequest, **credentials: str) -> Operator | None:
        """Return whose name and password it is.

        Raises:
            LogInSlowError: too many were wrong before, or too many hash at the same
                time; nothing was hashed.
        """
        trying = Trying(
            name=credentials.get("username", ""),
            address=address_of(request),
            device=device_of(request),
            device_days=session_rules().device,
            zone=zone_of_request(request),
            secret=settings.XINHU_CHANNEL_SECRET,
        )
        given = credentials.get("password", "")[: _longest() + 1]
        # The turn comes first: whoever gets none has nothing counted against them.
        with turn_at_hashing():
            attempt = begin(trying, now(), lockout_rules(), WAITING)
            operator: Operator | None = super().authenticate(
                request, **{**credentials, "password": given}
            )
        if operator is None:
            failed(attempt, now(), WAITING)
        else:
            succeeded(attempt, WAITING)
        return operator


class turn_at_hashing:  # noqa: N801 -- used like a function
    """Wait for one's turn at hashing; turned away where it takes too long."""

    def __enter__(self) -> None:
        """Take a turn.

        Raises:
            LogInSlowError: too many hash at the same time.
        """
        if not HASHES.acquire(timeout=_PATIENCE):
            raise LogInSlowError(_PATIENCE)

    def __exit__(self, *_: object) -> None:
        """Give the turn to the next."""
        HASHES.release()


def lockout_rules() -> LockoutRules:
    """Return the rules of the lock-out."""
    return load_lockout_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _longest() -> int:
    rules = load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    return rules.numbers.longest
