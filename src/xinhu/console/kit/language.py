"""The reader's language: Chinese, unless they chose English; kept in a cookie.

The browser's own preference is not asked: at a counter it says which machine was
bought, not who sits before it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from xinhu.desks.staff.rules import Language


def language_of(request: HttpRequest) -> Language:
    """Return ``en`` where the reader chose English, ``zh`` otherwise."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return "en" if chosen == "en" else "zh"


def cookie_code(language: str) -> str:
    """Return Django's code for a language of ours; Chinese for anything else."""
    return "en" if language == "en" else "zh-hans"


class ChosenLanguage:
    """Middleware: Django's own words (forms, dates) in the reader's language too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve a request under its language."""
        code = cookie_code(language_of(request))
        with translation.override(code):
            response = self._get_response(request)
        spoken = "en" if code == "en" else "zh-CN"
        response.headers.setdefault("Content-Language", spoken)
        return response
