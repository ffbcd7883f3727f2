"""What every page knows: language, navigation, time of its making."""

from django.http import HttpRequest
from django.urls import reverse

from xinhu.console.access.keeping_device import session_rules
from xinhu.console.kit.language import language_of
from xinhu.console.kit.navigation import navigation
from xinhu.console.kit.times import local, now


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: language, navigation and time."""
    language = language_of(request)
    return {
        "language": language,
        "html_lang": "en" if language == "en" else "zh-CN",
        "navigation": navigation(request),
        "seen_at": local(now()),
        "idle_seconds": session_rules().idle_lock,
        "here": here(request),
    }


def here(request: HttpRequest) -> str:
    """Return where to come back to: this page, or the one whose form was sent."""
    match = request.resolver_match
    if request.method == "GET" or match is None:
        return request.get_full_path()
    customer = match.kwargs.get("customer")
    if customer is not None:
        return reverse("customer", args=[customer])
    return request.path
