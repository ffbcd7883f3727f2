"""Before each page: does the session of whoever asks still hold?

    (1) nobody is logged in, or the page asks for nobody: go on
    (2) the session is over: its page says why; what it showed is gone
    (3) it is locked: only unlocking, leaving and the language are left
    (4) the post it acts under has ended: it is back at the main one, and is told so;
        what was asked for under the other is not done; a script, which is told
        nothing, asks without role or scope
    (5) it is live: an act of its operator is noted, a page's own renewal is not

Middleware, behind the one that finds the user. Views count on (2) to (4); the gate
refuses by itself what comes past them.
"""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xinhu.console.access.coming import by_script, coming, is_act
from xinhu.console.access.keeping_device import keep_device_cookie, session_rules
from xinhu.console.access.locked import to_unlock
from xinhu.console.asking import token_of
from xinhu.console.kit.language import language_of
from xinhu.console.kit.problems import draw
from xinhu.console.kit.times import local, now
from xinhu.console.kit.words import say_code, titled
from xinhu.core.base.clock import from_datetime
from xinhu.desks.staff.models import Session
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.rules import Language
from xinhu.desks.staff.sessions.judging import Live, Locked
from xinhu.desks.staff.sessions.seeing import Seen, see
from xinhu.desks.staff.sessions.taking_post import put_back

_FOR_NOBODY = frozenset({"asset", "health", "choose_language"})
_WHILE_LOCKED = frozenset({"unlock", "account_logout", "session_state", "session_lock"})
_WHATEVER_POST = _WHILE_LOCKED | {"session_here"}
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
        if seen is not None:
            request.user.acts_in = seen.acting
        if seen is not None and isinstance(seen.state, Live):
            return _back_to_main(request, seen) if _post_over(seen, name) else None
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


def _post_over(seen: Seen, name: str) -> bool:
    return seen.post_over and name not in _WHATEVER_POST


def _back_to_main(request: HttpRequest, seen: Seen) -> HttpResponse | None:
    """Put a session back to its main post, and lead to the page that tells so."""
    address = f"{reverse('own_post')}?over=1"
    if "HX-Request" in request.headers:
        put_back(seen.session, rules=staff_rules(), now=now())
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if by_script(request):
        # Nobody would read what a script is told: it finds a post good for nothing.
        return None
    put_back(seen.session, rules=staff_rules(), now=now())
    return HttpResponseRedirect(address)


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
