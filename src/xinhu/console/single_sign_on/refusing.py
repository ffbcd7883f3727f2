"""The page of a sign-on that was refused, or that could not be tried."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.core.base.errors import Refusal, XinhuError
from xinhu.desks.staff.single_sign_on.admitting import record_refusal
from xinhu.desks.staff.single_sign_on.errors import (
    PasswordsOffError,
    SignOnTokenError,
)

_log = structlog.get_logger(__name__)
_REFUSED, _AWAY = 403, 503
_WRITTEN_HERE = (SignOnTokenError, PasswordsOffError)
"""Who was proven to be somebody is written by ``admit``; an answer to no attempt proves
nothing and is written nowhere, or whoever calls the address could fill the register."""


def refused(request: HttpRequest, error: XinhuError) -> HttpResponse:
    """Say why nobody was logged in, and what to do now."""
    if isinstance(error, _WRITTEN_HERE):
        record_refusal(error, zone_of_request(request), now())
    if not isinstance(error, Refusal):
        _log.error("sign_on_failed", code=error.code)
    told = lists().wording.explain(error, language_of(request))
    status = _REFUSED if isinstance(error, Refusal) else _AWAY
    page = {"told": told}
    return render(request, "single_sign_on/refused.html", page, status=status)
