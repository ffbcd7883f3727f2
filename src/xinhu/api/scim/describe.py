"""``/ServiceProviderConfig``, ``/ResourceTypes``, ``/Schemas``: what can be done."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from scim2_models import (
    Context,
    ForbiddenException,
    Meta,
    NotFoundException,
    NotImplementedException,
    ResourceType,
    Schema,
    ServiceProviderConfig,
)

from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call
from xinhu.api.scim.resources import (
    EnterpriseUser,
    Group,
    Model,
    Person,
    User,
)

_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_SCHEME = {
    "type": "oauthbearertoken",
    "name": "Bearer",
    "description": "A token made by: xinhu token create --kind scim",
    "specUri": "https://www.rfc-editor.org/info/rfc6750",
    "primary": True,
}
_BASES = 8  # addresses under which one server is known
_DESCRIBED: tuple[Any, ...] = (
    User,
    Group,
    EnterpriseUser,
    Schema,
    ResourceType,
    ServiceProviderConfig,
)


def configuration(call: Call) -> HttpResponse:
    """Tell what is supported, and within which bounds."""
    numbers = call.under.rules.numbers
    told = ServiceProviderConfig.model_validate(
        {
            "patch": {"supported": True},
            "bulk": {
                "supported": True,
                "maxOperations": numbers.operations,
                "maxPayloadSize": numbers.payload,
            },
            "filter": {"supported": True, "maxResults": numbers.page},
            # Nobody sets another's password; one that is sent is not kept.
            "changePassword": {"supported": False},
            "sort": {"supported": True},
            "etag": {"supported": True},
            "authenticationSchemes": [_SCHEME],
            "pagination": {
                "cursor": False,
                "index": True,
                "defaultPaginationMethod": "index",
                "defaultPageSize": numbers.default_page,
                "maxPageSize": numbers.page,
            },
        }
    )
    place = f"{call.base}/ServiceProviderConfig"
    told.meta = Meta(resource_type="ServiceProviderConfig", location=place)
    return answer(_dump(told))


def resource_types(call: Call) -> HttpResponse:
    """List the kinds of resources."""
    _refuse_filter(call)
    return answer(_listed([_dump(one) for one in _resource_types(call.base)]))


def resource_type(call: Call, identifier: str) -> HttpResponse:
    """Tell one kind of resources."""
    return answer(_dump(_one(_resource_types(call.base), identifier)))


def schemas(call: Call) -> HttpResponse:
    """List the schemas."""
    _refuse_filter(call)
    return answer(_listed([_dump(one) for one in _schemas(call.base)]))


def schema(call: Call, identifier: str) -> HttpResponse:
    """Tell one schema."""
    return answer(_dump(_one(_schemas(call.base), identifier)))


def me(_call: Call) -> HttpResponse:
    """Refuse: the bearer is a directory, and nobody's account."""
    raise NotImplementedException


def missing(_call: Call, **_parts: str) -> HttpResponse:
    """Refuse: there is no such address."""
    raise NotFoundException


@lru_cache(_BASES)
def _resource_types(base: str) -> tuple[Any, ...]:
    found = []
    for model in (Person, Group):
        one = ResourceType.from_resource(model)
        one.meta = Meta(
            resource_type="ResourceType", location=f"{base}/ResourceTypes/{one.id}"
        )
        found.append(one)
    return tuple(found)


@lru_cache(_BASES)
def _schemas(base: str) -> tuple[Any, ...]:
    found = []
    for model in _DESCRIBED:
        one = model.to_schema()
        one.meta = Meta(resource_type="Schema", location=f"{base}/Schemas/{one.id}")
        found.append(one)
    return tuple(found)


def _one(listed: tuple[Model, ...], identifier: str) -> Model:
    for one in listed:
        if str(one.id).lower() == identifier.lower():
            return one
    raise NotFoundException


def _refuse_filter(call: Call) -> None:
    """RFC 7644 section 4: a filter over what is described is refused."""
    if "filter" in call.request.GET:
        raise ForbiddenException


def _dump(resource: Model) -> Mapping[str, object]:
    return resource.model_dump(  # type: ignore[no-any-return]  # a model of the library
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE
    )


def _listed(shown: list[Mapping[str, object]]) -> Mapping[str, object]:
    return {
        "schemas": [_LIST],
        "totalResults": len(shown),
        "startIndex": 1,
        "itemsPerPage": len(shown),
        "Resources": shown,
    }
