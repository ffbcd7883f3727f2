"""``GET /Users/{id}``, ``GET /Groups/{id}``: one resource, or that it is known."""

from collections.abc import Callable

from django.http import HttpResponse
from scim2_models import Context

from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.projecting import dumped, parameters
from xinhu.api.scim.versions import is_known, stamp


def showing(kind: Kind) -> Callable[..., HttpResponse]:
    """Return the action for a kind."""

    def show(call: Call, identifier: str) -> HttpResponse:
        wanted = parameters(call)
        kind.find(identifier)
        row = kind.ready(kind.rows()).get(identifier=identifier)
        resource = kind.show(row, call.base)
        version = stamp(resource)
        if is_known(call.request, version):
            return answer(None, 304, ETag=version)
        body = dumped(resource, Context.RESOURCE_QUERY_RESPONSE, wanted)
        return answer(body, 200, ETag=version)

    return show
