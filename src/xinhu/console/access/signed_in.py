"""Pages for whoever is logged in; the rest is asked to log in, and told why."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinhu.console.access.due import due
from xinhu.console.second_factor.at_log_in import lacking
from xinhu.desks.staff.models import Operator

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
OwnView = Callable[Concatenate["SignedInRequest", Given], HttpResponse]


class SignedInRequest(HttpRequest):
    """A request of a person who is logged in; for types only."""

    user: Operator


def signed_in(
    *methods: str, while_due: bool = False, while_lacking: bool = False
) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, and only for who is logged in.

    Args:
        methods: such as ``GET``; ``HEAD`` follows ``GET``.
        while_due: also for whoever must first change their password.
        while_lacking: also for whoever must first add a second factor.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def wrap(view: OwnView[Given]) -> View[Given]:
        @wraps(view)
        @require_http_methods(allowed)
        def answered(
            request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return _log_in_first(request)
            if due(request) and not while_due:
                return _to(request, reverse("change_password"))
            if lacking(request) and not (while_lacking or while_due):
                return _to(request, reverse("own_factors"))
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # checked above

        return answered

    return wrap


def _log_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in page; a cookie without a session means the session ended."""
    query = {"next": request.path if request.method == "GET" else reverse("home")}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        query["ended"] = "1"
    return _to(request, f"{reverse('account_login')}?{urlencode(query)}")


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        # A redirect would put the other page into the middle of this one.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
