"""From where a request comes: address, zone, device; and whether a person acts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.kit.times import now
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.rules import load_lists
from xinhu.desks.staff.sessions.addresses import (
    Address,
    Network,
    ZoneMap,
    client_address,
    proxy_networks,
    zone_map,
    zone_of,
)
from xinhu.desks.staff.sessions.devices import device_digest
from xinhu.desks.staff.sessions.judging import Coming

DEVICE_COOKIE = "xinhu_device"
ACT = "X-Act"
"""Header by which the console's own script marks what an operator did."""


def address_of(request: HttpRequest) -> Address | None:
    """Return the address of a request; None where it cannot be told."""
    meta = request.META
    peer, forwarded = meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR")
    return client_address(peer, forwarded, _proxies(settings.XINHU_TRUSTED_PROXIES))


def zone_of_request(request: HttpRequest) -> str:
    """Return the zone of a request: by setting for the whole console, or by address."""
    fixed: str = settings.XINHU_ZONE
    return fixed or zone_of(
        address_of(request), _zones(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    )


def device_of(request: HttpRequest) -> bytes | None:
    """Return the digest of the browser's device cookie; None without a valid one."""
    given = request.COOKIES.get(DEVICE_COOKIE, "")
    return device_digest(given, settings.XINHU_CHANNEL_SECRET)


def coming(request: HttpRequest, at: Instant | None = None) -> Coming:
    """Return from where a request comes."""
    return Coming(
        device=device_of(request),
        zone=zone_of_request(request),
        at=now() if at is None else at,
    )


def is_act(request: HttpRequest) -> bool:
    """Tell whether a request is an act of a person, or a page's own renewal.

    What a script of the page asks for is an act only where the script says so, which it
    does for what a person clicked or typed.
    """
    if request.headers.get(ACT) == "1":
        return True
    if "HX-Request" in request.headers:
        return False
    return not by_script(request)


def by_script(request: HttpRequest) -> bool:
    """Tell whether a script of a page asks, and no browser that goes to a page."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


@cache
def _zones(folder: Path, override: Path | None) -> ZoneMap:
    """Read the zones once per process, as the lists that they stand in."""
    return zone_map(load_lists(folder, override).book.zones)


@cache
def _proxies(texts: tuple[str, ...]) -> Mapping[Network, str]:
    return proxy_networks(texts)
