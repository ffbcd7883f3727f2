"""``PUT /Users/{id}``, ``PUT /Groups/{id}``: a resource as a whole."""

from collections.abc import Callable

from django.http import HttpResponse
from scim2_models import Context

from xinhu.api.scim.acting import replaced
from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.projecting import dumped, parameters


def replacing(kind: Kind) -> Callable[..., HttpResponse]:
    """Return the action for a kind."""

    def replace(call: Call, identifier: str) -> HttpResponse:
        wanted = parameters(call)
        made = replaced(
            kind,
            identifier,
            call.body(),
            call.under,
            call.base,
            version=call.request.headers.get("If-Match"),
        )
        body = dumped(made, Context.RESOURCE_REPLACEMENT_RESPONSE, wanted)
        return answer(body, 200, ETag=made.meta.version)

    return replace
