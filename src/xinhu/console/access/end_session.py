"""Going out, and what is shown after a session ended by itself."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from xinhu.console.kit.problems import draw

_FORGET = '"cache", "storage"'


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Close the session and its token; the browser forgets what it may have kept."""
    logout(request)
    response = redirect("account_login")
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
