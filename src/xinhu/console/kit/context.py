"""What every page knows: language, navigation, post acted under, time."""

from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from xinhu.console.access.acting import acting
from xinhu.console.access.keeping_device import session_rules
from xinhu.console.kit.language import language_of
from xinhu.console.kit.navigation import navigation
from xinhu.console.kit.times import local, now
from xinhu.desks.staff.acting_post import ActingPost

_INSTEAD: Final = {
    "inquiry_report": "inquiry",
    "objection_words": "objection",
    "objection_letter": "objection",
    "inquiry_book_opened": "inquiry_book",
    "evaluation_words": "evaluation",
    "notice": "evaluation",
    "custody_move": "custody_one",
    "destruction_confirm": "destruction",
    "discovery_ask": "discovery_target",
    "discovery_retire": "discovery_target",
    "discovery_stop": "discovery_scan",
    "discovery_together": "discovery_findings",
    "discovery_deal": "discovery_finding",
    "discovery_remedy": "discovery_finding",
    "discovery_found_file": "discovery_found_files",
    "discovery_correct": "discovery_paper",
}
"""Pages that answer a form alone, and where one comes back to instead."""


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: language, navigation, post acted under, and time."""
    language = language_of(request)
    return {
        "language": language,
        "html_lang": "en" if language == "en" else "zh-CN",
        "navigation": navigation(request),
        "seen_at": local(now()),
        "idle_seconds": session_rules().idle_lock,
        "here": here(request),
        "acting": _acting(request),
    }


def _acting(request: HttpRequest) -> ActingPost | None:
    """Return the post acted under; None where nobody is logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return acting(request)


def here(request: HttpRequest) -> str:
    """Return where to come back to: this page, or the one whose form was sent."""
    match = request.resolver_match
    if request.method == "GET" or match is None:
        return request.get_full_path()
    if match.url_name in _INSTEAD:
        return reverse(_INSTEAD[match.url_name], kwargs=match.kwargs)
    customer = match.kwargs.get("customer")
    if customer is not None:
        return reverse("customer", args=[customer])
    return request.path
