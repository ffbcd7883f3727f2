"""What somebody was about to do when a second factor was asked for.

The form they sent is held in the page that asks, as a form of theirs: never in the
address, a log or the session's row, because it may hold a customer's number. It is
sent again, by their browser, once the factor was shown.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

_FORGERY = "csrfmiddlewaretoken"
_SEND = "POST"
_READ = "GET"


@dataclass(frozen=True, slots=True)
class Held:
    """A request that waits.

    Attributes:
        to: its address within the console, with its query.
        method: ``GET`` or ``POST``.
        fields: what its form held, in order; empty for ``GET``.
    """

    to: str
    method: str
    fields: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The fields as one field of another form."""
        return json.dumps(self.fields, ensure_ascii=False)


def hold(request: HttpRequest) -> Held:
    """Hold a request; one that only reads is simply made again."""
    to = request.get_full_path()
    if request.method != _SEND:
        return Held(to, _READ, ())
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name != _FORGERY
        for value in values
    )
    return Held(to, _SEND, fields)


def held_by(request: HttpRequest) -> Held:
    """Return what a page of ours held; the first page where it held nothing usable."""
    source = request.POST if request.method == _SEND else request.GET
    to = source.get("to", "")
    if not _ours(to, request):
        return Held(reverse("home"), _READ, ())
    if request.method != _SEND or source.get("method") != _SEND:
        return Held(to, _READ, ())
    return Held(to, _SEND, _fields(source.get("held", "")))


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(read, list):
        return ()
    pairs = [pair for pair in read if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004 -- a pair
    return tuple((_clean(name), _clean(value)) for name, value in pairs)


def _clean(text: object) -> str:
    """Return a text that can be written: JSON may spell half a character."""
    return str(text).encode("utf-8", "replace").decode()


def _ours(to: str, request: HttpRequest) -> bool:
    if not url_has_allowed_host_and_scheme(to, None) or not to.startswith("/"):
        return False
    try:
        resolve(to.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    return request.get_full_path() != to
