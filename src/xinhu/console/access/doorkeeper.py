"""At the door: a log-in from an address that waits is turned away from memory.

It costs next to nothing: no session, no database, no form, no hash. A browser that
carries a device's cookie of ours is let through to be looked at: whether the device is
known of that account only the database tells.

Middleware, before the one that opens sessions; a convenience for the machine, no
protection: what is let through is counted (``console.access.counted``).
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from xinhu.console.access.coming import address_of, device_of
from xinhu.console.access.counted import WAITING
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.desks.staff.lockout.buckets import address_bucket
from xinhu.desks.staff.lockout.counting import write_counts
from xinhu.desks.staff.lockout.errors import LogInSlowError
from xinhu.desks.staff.rules import Language

_TOO_MANY = 429


class Doorkeeper:
    """Middleware: see above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve a request, or turn a log-in away."""
        seconds = self._seconds(request)
        if seconds:
            return turned_away(request, LogInSlowError(seconds))
        return self._get_response(request)

    @staticmethod
    def _seconds(request: HttpRequest) -> int:
        if request.method != "POST" or request.path != reverse("account_login"):
            return 0
        if device_of(request) is not None:
            return 0
        at, secret = now(), settings.XINHU_CHANNEL_SECRET
        bucket = address_bucket(address_of(request), secret)
        seconds = WAITING.seconds(bucket, at)
        if seconds:
            WAITING.turn_away(bucket)
            write_counts(at, WAITING)
        return seconds


def turned_away(request: HttpRequest, error: LogInSlowError) -> HttpResponse:
    """Answer an attempt that comes too early: the same page for everybody."""
    page = _page(language_of(request), int(error.params["minutes"]))
    headers = {"Retry-After": str(error.seconds), "Content-Length": str(len(page))}
    response = HttpResponse(page, status=_TOO_MANY, headers=headers)
    # Django would write a line for each: whoever tries could fill the disk with them.
    # What is turned away is counted, and the count is an entry.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django's own mark
    return response


@lru_cache(maxsize=512)
def _page(language: Language, minutes: int) -> bytes:
    told = lists().wording.explain(LogInSlowError(minutes * 60), language)
    page = {
        "language": language,
        "html_lang": "en" if language == "en" else "zh-CN",
        "told": told,
    }
    return render_to_string("access/slow.html", page).encode()
