"""Nothing of a page stays behind: no cache, no history copy, no sniffing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT = "immutable"
"""Pages are never kept; only files whose address changes with their bytes are."""


class NeverKept:
    """Middleware: every answer forbids keeping it, but for addressed files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve a request; whatever a view said about caching is replaced."""
        response = self._get_response(request)
        if KEPT not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["Pragma"] = "no-cache"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = (
            "camera=(), microphone=(), geolocation=(), display-capture=()"
        )
        return response
