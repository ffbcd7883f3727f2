"""``DELETE /Users/{id}``, ``DELETE /Groups/{id}``: stopped, kept, and found no more."""

from collections.abc import Callable

from django.http import HttpResponse

from xinhu.api.scim.acting import Target, removed
from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call
from xinhu.api.scim.kinds import Kind


def removing(kind: Kind) -> Callable[..., HttpResponse]:
    """Return the action for a kind."""

    def remove(call: Call, identifier: str) -> HttpResponse:
        version = call.request.headers.get("If-Match")
        removed(Target(kind, identifier, version), call)
        return answer(None, 204)

    return remove
