"""What was raised becomes a page: one table from error to state.

Whose fault it is decides the page: the gate said no (refused, with its words and
receipt), the input cannot be used, the surroundings failed, or the session ended. A
fragment asked for by htmx gets the same page, put in place of the whole.
"""

from collections.abc import Callable

import structlog
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from msgspec.structs import replace

from xinhu.console.access.doorkeeper import turned_away
from xinhu.console.access.locked import to_unlock
from xinhu.console.gate_answers import Problem, Told
from xinhu.console.gate_errors import (
    GateRefusedError,
    GateSilentError,
    RoleRefusedError,
)
from xinhu.console.kit.language import language_of
from xinhu.console.kit.way_back import way_back_of
from xinhu.console.kit.words import lists
from xinhu.console.training import lacking
from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.desks.audit.checking import ProofBrokenError
from xinhu.desks.audit.reading_checkpoints import CheckpointRefutedError
from xinhu.desks.staff.lockout.errors import LogInSlowError

Page = Callable[[HttpRequest, XinhuError], HttpResponse]
_log = structlog.get_logger(__name__)
_UNAUTHENTICATED, _REFUSED, _MISSING, _UNUSABLE = 401, 403, 404, 422
_SCOPE = "token.scope"
_LOCKED = "session.locked"
_LED: dict[str, Callable[[HttpRequest], HttpResponse]] = {}
"""Codes whose answer is a page of its own, where the reader does what is needed."""
_METHOD, _UNEXPECTED, _UNBELIEVABLE, _AWAY, _LATE = 405, 500, 502, 503, 504


class ToldProblems:
    """Middleware: draws the page for an error of ours, and for a wrong method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve a request; an empty "wrong method" gets its page."""
        response = self._get_response(request)
        if response.status_code == _METHOD and not response.content:
            allowed = response.headers["Allow"]
            page = draw(request, "method", _METHOD)
            page.headers["Allow"] = allowed
            return page
        return response

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Draw the page for an error of ours; others go to Django's own handler."""
        if not isinstance(error, XinhuError):
            return None
        code = error.told.error.code if isinstance(error, GateRefusedError) else ""
        led = _LED.get(code or error.code)
        if led is not None:
            return led(request)
        drawn = next(page for kind, page in _PAGES if isinstance(error, kind))
        return drawn(request, error)


def lead(code: str, page: Callable[[HttpRequest], HttpResponse]) -> None:
    """Answer a refusal of this code, ours or the gate's, with a page of its own."""
    _LED[code] = page


def draw(
    request: HttpRequest, state: str, status: int, **context: object
) -> HttpResponse:
    """Draw the page of a state.

    Args:
        request: whose.
        state: name of the template in ``problems``.
        status: HTTP status.
        context: what the template needs.
    """
    response = render(request, f"problems/{state}.html", context, status=status)
    if getattr(request, "htmx", False):
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _refused(request: HttpRequest, error: XinhuError) -> HttpResponse:
    if not isinstance(error, GateRefusedError):
        return _own_refusal(request, error)
    status = error.status
    if error.told.error.code == _LOCKED:
        return to_unlock(request)
    if status == _UNAUTHENTICATED:
        logout(request)
        return draw(request, "ended", status, told=error.told)
    if status >= _UNEXPECTED:
        _log.error("gate_failed", code=error.told.error.code, status=status)
        return draw(request, "failed", _AWAY, told=error.told)
    told = error.told
    if told.error.code == _SCOPE:
        # People have roles; the console's token is none of their concern.
        own = _tell(request, RoleRefusedError()).error
        told = replace(told, error=replace(own, code=_SCOPE))
    match = request.resolver_match
    back = None if match is None else match.kwargs.get("customer")
    if told.error.code == lacking.CODE:
        courses = lacking.wanted_courses(request)
        given = {"told": told, "customer": back, "courses": courses}
        return draw(request, "training_lacking", status, **given)
    pages = {_REFUSED: "refused", _MISSING: "missing"}
    page = pages.get(status, "unusable")
    return draw(request, page, status, told=told, customer=back)


def _own_refusal(request: HttpRequest, error: XinhuError) -> HttpResponse:
    told, back = _tell(request, error), way_back_of(request)
    return draw(request, "refused", _REFUSED, told=told, back=back)


def _unusable(request: HttpRequest, error: XinhuError) -> HttpResponse:
    return draw(request, "unusable", _UNUSABLE, told=_tell(request, error))


def _alarm(request: HttpRequest, error: XinhuError) -> HttpResponse:
    _log.critical("register_refuted", code=error.code, page=_page_of(request))
    return draw(request, "alarm", _UNBELIEVABLE, told=_tell(request, error))


def _failed(request: HttpRequest, error: XinhuError) -> HttpResponse:
    told = _tell(request, error)
    _log.error("console_fault", code=told.error.code, page=_page_of(request))
    late = isinstance(error, GateSilentError)
    return draw(request, "failed", _LATE if late else _AWAY, told=told)


def _page_of(request: HttpRequest) -> str:
    """Name the page without what its address holds."""
    match = request.resolver_match
    return "" if match is None else str(match.url_name)


def _tell(request: HttpRequest, error: XinhuError) -> Told:
    words = lists().wording.explain(error, language_of(request))
    return Told(Problem(words.code, words.message, words.next))


def _slow(request: HttpRequest, error: XinhuError) -> HttpResponse:
    seconds = error.seconds if isinstance(error, LogInSlowError) else 0
    return turned_away(request, LogInSlowError(seconds))


_PAGES: tuple[tuple[type[XinhuError], Page], ...] = (
    (ProofBrokenError, _alarm),
    (CheckpointRefutedError, _alarm),
    (LogInSlowError, _slow),
    (Refusal, _refused),
    (BadInput, _unusable),
    (XinhuError, _failed),
)
"""The first kind that fits decides."""
