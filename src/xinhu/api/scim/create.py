"""``POST /Users``, ``POST /Groups``: somebody or something new."""

from collections.abc import Callable

from django.http import HttpResponse
from scim2_models import Context

from xinhu.api.scim.acting import created
from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.projecting import dumped, parameters


def creating(kind: Kind) -> Callable[[Call], HttpResponse]:
    """Return the action for a kind."""

    def create(call: Call) -> HttpResponse:
        wanted = parameters(call)
        made = created(kind, call.body(), call)
        body = dumped(made, Context.RESOURCE_CREATION_RESPONSE, wanted)
        return answer(body, 201, Location=made.meta.location, ETag=made.meta.version)

    return create
