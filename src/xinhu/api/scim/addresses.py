"""Addresses of the protocol under ``/scim/v2``; whatever else is asked for is not."""

from django.urls import path, re_path

from xinhu.api.scim.bulk import bulk
from xinhu.api.scim.change import patching, replacing
from xinhu.api.scim.create import creating
from xinhu.api.scim.describe import (
    configuration,
    me,
    missing,
    resource_type,
    resource_types,
    schema,
    schemas,
)
from xinhu.api.scim.find import listing, searching
from xinhu.api.scim.kinds import KINDS
from xinhu.api.scim.remove import removing
from xinhu.api.scim.serving import address
from xinhu.api.scim.show import showing

_NOTHING = address(
    GET=missing, POST=missing, PUT=missing, PATCH=missing, DELETE=missing, HEAD=missing
)

urlpatterns = [
    path("ServiceProviderConfig", address(GET=configuration)),
    path("ResourceTypes", address(GET=resource_types)),
    path("ResourceTypes/<str:identifier>", address(GET=resource_type)),
    path("Schemas", address(GET=schemas)),
    path("Schemas/<str:identifier>", address(GET=schema)),
    path("Me", address(GET=me, POST=me, PUT=me, PATCH=me, DELETE=me)),
    path("Bulk", address(POST=bulk)),
    path(".search", address(POST=searching(*KINDS))),
    path("", address(GET=listing(*KINDS))),
]
for _kind in KINDS:
    _whole = f"{_kind.endpoint}/<str:identifier>"
    urlpatterns += [
        path(_kind.endpoint, address(GET=listing(_kind), POST=creating(_kind))),
        path(f"{_kind.endpoint}/.search", address(POST=searching(_kind))),
        path(
            _whole,
            address(
                GET=showing(_kind),
                PUT=replacing(_kind),
                PATCH=patching(_kind),
                DELETE=removing(_kind),
            ),
        ),
    ]
urlpatterns.append(re_path(r"^.*$", _NOTHING))
