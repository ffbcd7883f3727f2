"""The discovery desk as one request sees it: the rules in force, now, from here."""

from collections.abc import Callable
from typing import Final, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import OwnView, SignedInRequest, View, signed_in
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.kit.times import now
from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, TARGETS, Desk
from xinhu.desks.discovery.opening import open_desk
from xinhu.desks.staff.deeds import Deed

Given = ParamSpec("Given")
READERS: Final = frozenset({DISCOVERY, FINDINGS})
"""Who reads what was found."""
ANYBODY: Final = READERS | {TARGETS}
"""Who has a part in the desk at all."""


def discovery_desk() -> Desk:
    """Return the rules of this installation."""
    return open_desk(
        settings.XINHU_RULES,
        settings.XINHU_OWN_RULES,
        ZoneInfo(settings.TIME_ZONE),
        settings.XINHU_SCAN_ROOTS,
        settings.XINHU_SCAN_DATABASES,
    )


def deed_of(request: SignedInRequest) -> Deed:
    """Return who acts, from where, now."""
    return Deed(by=request.user, network=zone_of_request(request), at=now())


def part_in(
    scopes: frozenset[str], *methods: str
) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, for whoever's post is good for one scope.

    What it does is judged again by the desk.
    """

    def wrap(view: OwnView[Given]) -> View[Given]:
        @signed_in(*methods)
        def checked(
            request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            if not scopes_of(request) & scopes:
                raise RoleRefusedError
            return view(request, *args, **kwargs)

        return checked

    return wrap


def reads(*methods: str) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, for whoever reads what was found."""
    return part_in(READERS, *methods)


def has_part(*methods: str) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, for whoever has a part in the desk."""
    return part_in(ANYBODY, *methods)


def may(request: HttpRequest) -> dict[str, bool]:
    """Return what the post acted under is good for here, for what a page offers."""
    scopes = scopes_of(request)
    return {
        "reads": bool(scopes & READERS),
        "registers": TARGETS in scopes,
        "decides": DISCOVERY in scopes,
    }
