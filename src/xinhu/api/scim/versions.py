"""Versions of resources: what a client read, told by a tag over all that it would read.

The tag is weak, and a digest of the representation: whoever changed it, here or at the
desk, another state has another tag.
"""

import hashlib
import json

from django.http import HttpRequest
from scim2_models import Context

from xinhu.api.scim.resources import Model
from xinhu.desks.staff.provisioning.errors import ProvisionStaleError

_LENGTH = 20


def stamp(resource: Model) -> str:
    """Write the version into a resource, and return it."""
    meta = resource.meta
    if meta is None:
        message = "a resource without meta has no version"
        raise ValueError(message)
    meta.version = None
    dump = resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    text = json.dumps(dump, sort_keys=True, default=str)
    version = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]}"'
    meta.version = version
    return version


def require_match(given: str | None, version: str) -> None:
    """Raise where a client changes what it did not read last.

    Args:
        given: ``If-Match``, or a bulk operation's ``version``; None asks for nothing.
        version: of the resource as it stands.

    Raises:
        ProvisionStaleError: it was changed since.
    """
    if given is not None and not _names(given, version):
        raise ProvisionStaleError


def is_known(request: HttpRequest, version: str) -> bool:
    """Tell whether a client has this version already (``If-None-Match``)."""
    given = request.headers.get("If-None-Match")
    return given is not None and _names(given, version)


def _names(given: str, version: str) -> bool:
    tags = [tag.strip() for tag in given.split(",")]
    plain = {tag.removeprefix("W/").strip('"') for tag in tags}
    return "*" in tags or version.removeprefix("W/").strip('"') in plain
