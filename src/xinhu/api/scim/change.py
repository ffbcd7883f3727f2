"""``PUT`` and ``PATCH`` of one resource: as a whole, or in parts.

Either way the answer is the resource as it stands afterwards, always with a body.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from scim2_models import Context

from xinhu.api.scim.acting import Target, patched, replaced
from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.projecting import dumped, parameters


def replacing(kind: Kind) -> Callable[..., HttpResponse]:
    """Return the action of ``PUT`` for a kind."""
    return _changing(kind, replaced, Context.RESOURCE_REPLACEMENT_RESPONSE)


def patching(kind: Kind) -> Callable[..., HttpResponse]:
    """Return the action of ``PATCH`` for a kind."""
    return _changing(kind, patched, Context.RESOURCE_PATCH_RESPONSE)


def _changing(
    kind: Kind, change: Callable[..., Any], told_as: Context
) -> Callable[..., HttpResponse]:
    def act(call: Call, identifier: str) -> HttpResponse:
        wanted = parameters(call)
        version = call.request.headers.get("If-Match")
        made = change(Target(kind, identifier, version), call.body(), call)
        body = dumped(made, told_as, wanted)
        return answer(body, 200, ETag=made.meta.version)

    return act
