"""What a request tells the doors of the second factor."""

import os

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import token_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.console.second_factor.at_log_in import signed_on_at
from xinhu.desks.staff.second_factor.adding import Owner
from xinhu.desks.staff.second_factor.rules import FactorRules, load_factor_rules
from xinhu.desks.staff.second_factor.under import Session, Under


def factor_rules() -> FactorRules:
    """Return the rules in force."""
    return load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def under(request: HttpRequest) -> Under:
    """Return the surroundings of an act that happens now."""
    return Under(
        rules=factor_rules(),
        secret=settings.XINHU_CHANNEL_SECRET,
        zone=zone_of_request(request),
        at=now(),
        random=os.urandom,
    )


def session_of(request: SignedInRequest) -> Session:
    """Return the session of a request, and what its operator's main post is good for.

    Not the post acted under: it may be another one by the time that they are given.
    """
    scopes = lists().scopes(request.user.role)
    return Session(token=token_of(request), scopes=scopes)


def owner_of(request: SignedInRequest, password: str) -> Owner:
    """Return what shows that whoever asks owns the account."""
    return Owner(password=password, signed_on_at=signed_on_at(request, request.user))
