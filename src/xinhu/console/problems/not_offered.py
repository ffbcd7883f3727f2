"""What allauth names and this console does not offer yet: nothing is there."""

from django.http import Http404, HttpRequest, HttpResponse


def not_offered(request: HttpRequest) -> HttpResponse:
    """Answer that there is no such page.

    Raises:
        Http404: always.
    """
    raise Http404(request.path)
