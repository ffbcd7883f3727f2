"""What every page knows: language, navigation, time of its making."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from xinhu.console.access.due import due
from xinhu.console.access.keeping_device import session_rules
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import local, now
from xinhu.console.kit.words import lists


class Place(NamedTuple):
    """An item of the navigation.

    Attributes:
        name: name of the address; its label is ``nav.<name>``.
        scope: what a role must be good for to be shown it; empty for everybody.
        key: access key of the browser.
    """

    name: str
    scope: str
    key: str


class Item(NamedTuple):
    """A place as one operator sees it."""

    name: str
    label_key: str
    address: str
    key: str
    current: bool


PLACES = (
    Place("home", "", "h"),
    Place("find", "search", "f"),
    Place("entries", "register", "r"),
    Place("checkpoint", "", "c"),
)


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


def navigation(request: HttpRequest) -> tuple[Item, ...]:
    """Return the places of the operator's role; none for who may go nowhere yet.

    A convenience for people, no protection: the gate refuses by itself.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or due(request):
        return ()
    scopes = lists().scopes(user.role)
    match = request.resolver_match
    here = "" if match is None else str(match.url_name)
    return tuple(
        Item(
            place.name,
            f"nav.{place.name}",
            reverse(place.name),
            place.key,
            ROOMS.get(here, here) == place.name,
        )
        for place in PLACES
        if not place.scope or place.scope in scopes
    )


ROOMS = {
    "customer": "find",
    "look": "find",
    "open_case": "find",
    "entry": "entries",
    "proof": "entries",
    "export": "entries",
}
"""Pages without an item of their own stand under that of another."""
