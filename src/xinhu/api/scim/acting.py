"""The four changes, as single requests and bulk jobs ask for them.

What it guarantees: each happens alone and whole, after its precondition was looked at
under the same lock; each refusal is told to the register.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, PatchOp, SCIMException

from xinhu.api.scim.calls import require_schema
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.normalising import PATCH_OP, normalised
from xinhu.api.scim.resources import Model
from xinhu.api.scim.versions import require_match, stamp
from xinhu.desks.staff.provisioning.finding import require_identifier
from xinhu.desks.staff.provisioning.under import Under
from xinhu.desks.staff.provisioning.writing import one_change


def created(kind: Kind, sent: Mapping[str, Any], under: Under, base: str) -> Model:
    """Add a resource, and return it."""
    with _change("create", kind, "", under):
        require_schema(sent, kind.schema)
        wanted = kind.model.model_validate(
            sent, scim_ctx=Context.RESOURCE_CREATION_REQUEST
        )
        row = kind.add(wanted, under)
        return _shown(kind, row.identifier, base)


def replaced(
    kind: Kind,
    identifier: str,
    sent: Mapping[str, Any],
    under: Under,
    base: str,
    *,
    version: str | None,
) -> Model:
    """Replace a resource, and return it."""
    with _change("replace", kind, require_identifier(identifier), under):
        row = kind.find(identifier)
        before = _shown(kind, identifier, base)
        require_match(version, before.meta.version)
        require_schema(sent, kind.schema)
        wanted = kind.model.model_validate(
            sent, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
        )
        wanted.replace(before)
        kind.keep_unsaid(wanted, row)
        kind.change(row, wanted, under)
        return _shown(kind, identifier, base)


def patched(
    kind: Kind,
    identifier: str,
    sent: Mapping[str, Any],
    under: Under,
    base: str,
    *,
    version: str | None,
) -> Model:
    """Change parts of a resource, all of them or none, and return it."""
    with _change("patch", kind, require_identifier(identifier), under):
        row = kind.find(identifier)
        resource = _shown(kind, identifier, base)
        require_match(version, resource.meta.version)
        require_schema(sent, PATCH_OP)
        message = normalised(sent, kind, identifier, under.rules.numbers)
        patch = PatchOp.__class_getitem__(kind.model).model_validate(
            message, scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        patch.patch(resource)
        kind.change(row, resource, under)
        return _shown(kind, identifier, base)


def removed(
    kind: Kind, identifier: str, under: Under, base: str, *, version: str | None
) -> None:
    """Take a resource away; nothing is deleted, and it is found no more."""
    with _change("remove", kind, require_identifier(identifier), under):
        row = kind.find(identifier)
        if version is not None:
            require_match(version, _shown(kind, identifier, base).meta.version)
        kind.remove(row, under)


def _shown(kind: Kind, identifier: str, base: str) -> Model:
    """Return a resource as it stands now, with its version."""
    row = kind.ready(kind.rows()).get(identifier=identifier)
    resource = kind.show(row, base)
    stamp(resource)
    return resource


def _change(what: str, kind: Kind, whom: str, under: Under) -> Model:
    return one_change(
        what=f"{what} {kind.endpoint}",
        whom=whom,
        by=under.by,
        at=under.at,
        protocol=(SCIMException, ValidationError),
    )
