"""Whether this process serves; asks nobody else, so that it answers alone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process serves."""
    del request
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
