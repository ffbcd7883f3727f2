"""The way to unlocking, as each kind of request needs it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xinhu.console.access.coming import by_script

LOCKED = 423


def to_unlock(request: HttpRequest) -> HttpResponse:
    """Lead to unlocking, and back to where one was."""
    if "HX-Request" in request.headers:
        # The page stays as it is, and covers itself.
        return HttpResponse(status=204, headers={"HX-Trigger": "xinhu:locked"})
    if by_script(request):
        return HttpResponse(status=LOCKED)
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    return HttpResponseRedirect(f"{reverse('unlock')}?{urlencode({'next': back})}")
