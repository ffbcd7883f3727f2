"""Where a page leads to when it is refused, declared by the page itself."""

from typing import NamedTuple

from django.http import HttpRequest

_DECLARED = "xinhu_way_back"


class WayBack(NamedTuple):
    """A link instead of the one to the first page.

    Attributes:
        address: of the page where one goes on meanwhile.
        words: key of what the link says.
    """

    address: str
    words: str


def declare_way_back(request: HttpRequest, address: str, words: str) -> None:
    """Say where to go on, should this request be refused."""
    setattr(request, _DECLARED, WayBack(address, words))


def way_back_of(request: HttpRequest) -> WayBack | None:
    """Return what the page declared; None where it declared nothing."""
    declared: WayBack | None = getattr(request, _DECLARED, None)
    return declared
