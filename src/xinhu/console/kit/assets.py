"""Style and script, served by ourselves under addresses that name their bytes.

The few files are read at the first use and stay in memory. Their address holds the
beginning of their SHA-256, so a browser may keep them for ever and an upgrade is seen
at once.
"""

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from xinhu.console.kit.keeping import KEPT

_OWN = ("xinhu.console", "static")
_HTMX = ("django_htmx", "static/django_htmx")
_FILES = {
    "kit.css": (*_OWN, "kit.css", "text/css; charset=utf-8"),
    "pages.css": (*_OWN, "pages.css", "text/css; charset=utf-8"),
    "print.css": (*_OWN, "print.css", "text/css; charset=utf-8"),
    "kit.js": (*_OWN, "kit.js", "text/javascript; charset=utf-8"),
    "matrix.css": (*_OWN, "matrix.css", "text/css; charset=utf-8"),
    "matrix.js": (*_OWN, "matrix.js", "text/javascript; charset=utf-8"),
    "cover.js": (*_OWN, "cover.js", "text/javascript; charset=utf-8"),
    "training.css": (*_OWN, "training.css", "text/css; charset=utf-8"),
    "inquiry.css": (*_OWN, "inquiry.css", "text/css; charset=utf-8"),
    "objections.css": (*_OWN, "objections.css", "text/css; charset=utf-8"),
    "book.css": (*_OWN, "book.css", "text/css; charset=utf-8"),
    "self_check.css": (*_OWN, "self_check.css", "text/css; charset=utf-8"),
    "evaluation.css": (*_OWN, "evaluation.css", "text/css; charset=utf-8"),
    "supervision.css": (*_OWN, "supervision.css", "text/css; charset=utf-8"),
    "plots.css": (*_OWN, "plots.css", "text/css; charset=utf-8"),
    "discovery.css": (*_OWN, "discovery.css", "text/css; charset=utf-8"),
    "exam.js": (*_OWN, "exam.js", "text/javascript; charset=utf-8"),
    "staff.css": (*_OWN, "staff.css", "text/css; charset=utf-8"),
    "passkey.js": (*_OWN, "passkey.js", "text/javascript; charset=utf-8"),
    "mark.svg": (*_OWN, "mark.svg", "image/svg+xml"),
    # htmx 2 (BSD Zero Clause), as django-htmx (MIT) brings it along.
    "htmx.js": (*_HTMX, "htmx-2.min.js", "text/javascript; charset=utf-8"),
}
_DIGITS = 16


class Asset(NamedTuple):
    """A file: its bytes, its media type, the beginning of its SHA-256."""

    body: bytes
    media_type: str
    digest: str


@cache
def asset(name: str) -> Asset:
    """Read a file once.

    Raises:
        KeyError: there is none of this name.
    """
    package, folder, file, media_type = _FILES[name]
    body = files(package).joinpath(folder, file).read_bytes()
    return Asset(body, media_type, hashlib.sha256(body).hexdigest()[:_DIGITS])


def asset_address(name: str) -> str:
    """Return the address of a file as it is now."""
    return reverse("asset", args=[asset(name).digest, name])


def serve(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Serve a file under the address of exactly these bytes."""
    del request
    if name not in _FILES or asset(name).digest != digest:
        raise Http404
    found = asset(name)
    return HttpResponse(
        found.body,
        content_type=found.media_type,
        headers={"Cache-Control": f"public, max-age=31536000, {KEPT}"},
    )
