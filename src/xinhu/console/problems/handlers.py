"""Pages for what a person meets when something is refused, missing or broken."""

from django.http import HttpRequest, HttpResponse


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid anti-forgery token."""
    del request, reason
    return HttpResponse(status=403)
