"""What of a resource is shown: ``attributes`` and ``excludedAttributes``."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, InvalidValueException, ResponseParameters

from xinhu.api.scim.calls import Call
from xinhu.api.scim.resources import Model


def parameters(call: Call) -> Model:
    """Return which attributes a request asks for.

    Raises:
        InvalidValueException: both lists are given, or one cannot be read.
    """
    query = call.request.GET
    sent: dict[str, list[str]] = {}
    for name in ("attributes", "excludedAttributes"):
        listed = [one.strip() for one in query.get(name, "").split(",")]
        if any(listed):
            sent[name] = [one for one in listed if one]
    try:
        return ResponseParameters[Any].model_validate(sent)
    except ValidationError:
        raise InvalidValueException from None


def dumped(resource: Model, context: Context, wanted: Model) -> Mapping[str, object]:
    """Return a resource as JSON holds it, with what is asked for."""
    shown: Mapping[str, object] = resource.model_dump(
        scim_ctx=context, response_parameters=wanted
    )
    return shown
