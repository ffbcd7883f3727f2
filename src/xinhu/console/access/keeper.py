"""Before each page: does the session of whoever asks still hold?

    (1) nobody is logged in, or the page asks for nobody: go on
    (2) the session is over: its page says why; what it showed is gone
    (3) it is locked: only unlocking, leaving and the language are left
    (4) it is live: an act of its operator is noted, a page's own renewal is not

Middleware, behind the one that finds the user. Views count on (2) and (3); the gate
refuses by itself what comes past them.
"""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from xinhu.console.access.coming import by_script, coming, is_act
from xinhu.console.access.keeping_device import keep_device_cookie, session_rules
from xinhu.console.access.locked import to_unlock
from xinhu.console.asking import token_of
from xinhu.console.kit.language import language_of
from xinhu.console.kit.problems import draw
from xinhu.console.kit.times import local
from xinhu.console.kit.words import say_code, titled
from xinhu.core.base.clock import from_datetime
from xinhu.desks.staff.models import Session
from xinhu.desks.staff.rules import Language
from xinhu.desks.staff.sessions.judging import Live, Locked
from xinhu.desks.staff.sessions.seeing import Seen, see

_FOR_NOBODY = frozenset({"asset", "health", "choose_language"})
_WHILE_LOCKED = frozenset({"unlock", "account_logout", "session_state", "session_lock"})
_UNAUTHENTICATED = 401
_FORGET = '"cache", "storage"'
SEEN = "xinhu_seen"
"""Attribute of a request under which its session stands."""


class KeptSession:
    """Middleware: see above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve a request; give a browser its device where somebody came in."""
        response = self._get_response(request)
        keep_device_cookie(request, response)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer in place of the view where the session does not hold."""
        match = request.resolver_match
        name = "" if match is None else str(match.url_name)
        if name in _FOR_NOBODY or not request.user.is_authenticated:
            return None
        act = is_act(request) and name != "session_state"
        seen = see(
            request.user, token_of(request), coming(request), session_rules(), act=act
        )
        setattr(request, SEEN, seen)
        if seen is not None and isinstance(seen.state, Live):
            return None
        if seen is not None and isinstance(seen.state, Locked):
            return None if name in _WHILE_LOCKED else to_unlock(request)
        if request.method == "POST" and name == "account_login":
            # Whoever types their password again knows: they come in anew.
            logout(request)
            return None
        return _over(request, seen)


def seen_of(request: HttpRequest) -> Seen:
    """Return the session of a request that was let through.

    Raises:
        AttributeError: nobody is logged in.
    """
    seen: Seen = getattr(request, SEEN)
    return seen


def _over(request: HttpRequest, seen: Seen | None) -> HttpResponse:
    # A script leads the whole page to where it is told why.
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("ended")})
    if by_script(request):
        return HttpResponse(status=_UNAUTHENTICATED)
    logout(request)
    why = "" if seen is None else why_over(seen.session, language_of(request))
    response = draw(request, "ended", _UNAUTHENTICATED, why=why)
    response.headers["Clear-Site-Data"] = _FORGET
    return response


def why_over(session: Session, language: Language) -> str:
    """Return why a session is over, with when and, where another took its place, where.

    Empty where it is not over.
    """
    session.refresh_from_db(fields=["why", "ended_at", "next_zone"])
    if session.ended_at is None:
        return ""
    phrase = say_code("over", session.why, language)
    zone = titled("zone", session.next_zone, language)
    return phrase.format(at=local(from_datetime(session.ended_at)), zone=zone)
