"""The cookie by which a browser is known again, and the rules it is kept under."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xinhu.console.access.coming import DEVICE_COOKIE, device_of
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.staff.sessions.devices import device_digest, new_device
from xinhu.desks.staff.sessions.rules import SessionRules, load_session_rules

_DAY = 86_400  # seconds
_GIVEN = "xinhu_given_device"


def session_rules() -> SessionRules:
    """Return the rules of sessions."""
    return load_session_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def device_to_keep(request: HttpRequest, random: RandomBytes) -> bytes:
    """Return the browser's device, a new one where it has none; its cookie is renewed.

    Called once somebody has come in there, and never before: whoever only tries leaves
    no device behind.
    """
    secret = settings.XINHU_CHANNEL_SECRET
    known = device_of(request)
    cookie = new_device(secret, random)
    if known is not None:
        cookie = request.COOKIES[DEVICE_COOKIE]
    setattr(request, _GIVEN, cookie)
    digest = known or device_digest(cookie, secret)
    if digest is None:
        message = "a cookie just drawn is not ours"
        raise AssertionError(message)
    return digest


def keep_device_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its device's cookie, where somebody has just come in."""
    cookie = getattr(request, _GIVEN, None)
    if cookie is None:
        return
    response.set_cookie(
        DEVICE_COOKIE,
        cookie,
        max_age=session_rules().device * _DAY,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
