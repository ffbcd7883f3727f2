"""Django's own refusals, drawn like all others: forged form, no page, broken page."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from xinhu.console.kit.language import language_of
from xinhu.console.kit.problems import draw


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid anti-forgery token."""
    del reason
    return draw(request, "forged", 403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself does not permit."""
    del exception
    return draw(request, "forged", 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    return draw(request, "missing", 404)


def unusable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself cannot use."""
    del exception
    return draw(request, "unusable", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer after a failure nobody foresaw; asks neither database nor gate."""
    language = language_of(request)
    page = {
        "language": language,
        "html_lang": "en" if language == "en" else "zh-CN",
    }
    return HttpResponse(render_to_string("problems/broken.html", page), status=500)
