"""Going out, and what is shown after a session ended by itself."""

from contextlib import suppress

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from xinhu.console.kit.problems import draw
from xinhu.console.single_sign_on.leaving import hint_of, leave_there
from xinhu.desks.staff.single_sign_on.errors import SignOnAwayError

_FORGET = '"cache", "storage"'


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Close the session and its token; the browser forgets what it may have kept.

    Whoever came by single sign-on is led on to log out there as well.
    """
    hint = hint_of(request)
    logout(request)
    response: HttpResponse = redirect("account_login")
    if hint is not None:
        with suppress(SignOnAwayError):  # out here all the same
            response = leave_there(request, hint)
    response.headers["Clear-Site-Data"] = _FORGET
    return response


@require_GET
def ended(request: HttpRequest) -> HttpResponse:
    """Show that the session ended; a page left open comes here after idle time.

    It closes nothing: a link from elsewhere must not be able to log somebody out. A
    session that is over never comes here: why it is, is told before
    (``keeper.KeptSession``).
    """
    response = draw(request, "ended", 200)
    response.headers["Clear-Site-Data"] = _FORGET
    return response
