"""The four changes, as single requests and bulk jobs ask for them.

What it guarantees: each happens alone and whole, after its precondition was looked at
under the same lock; each refusal is told to the register.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, PatchOp, SCIMException

from xinhu.api.scim.calls import Call, require_schema
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.normalising import PATCH_OP, normalised
from xinhu.api.scim.resources import Model
from xinhu.api.scim.versions import require_match, stamp
from xinhu.desks.staff.provisioning.finding import require_identifier
from xinhu.desks.staff.provisioning.writing import one_change


@dataclass(frozen=True, slots=True)
class Target:
    """Which resource is to be changed.

    Attributes:
        kind: people or groups.
        identifier: as it was sent.
        version: that the client read last; None where it does not say.
    """

    kind: Kind
    identifier: str
    version: str | None


def created(kind: Kind, sent: Mapping[str, Any], call: Call) -> Model:
    """Add a resource, and return it."""
    with _change("create", kind, "", call):
        require_schema(sent, kind.schema)
        wanted = kind.model.model_validate(
            sent, scim_ctx=Context.RESOURCE_CREATION_REQUEST
        )
        row = kind.add(wanted, call.under)
        return _shown(kind, row.identifier, call.base)


def replaced(target: Target, sent: Mapping[str, Any], call: Call) -> Model:
    """Replace a resource, and return it."""
    kind = target.kind
    with _change("replace", kind, require_identifier(target.identifier), call):
        row, before = _opened(target, call)
        require_schema(sent, kind.schema)
        wanted = kind.model.model_validate(
            sent, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
        )
        wanted.replace(before)
        kind.keep_unsaid(wanted, row)
        kind.change(row, wanted, call.under)
        return _shown(kind, target.identifier, call.base)


def patched(target: Target, sent: Mapping[str, Any], call: Call) -> Model:
    """Change parts of a resource, all of them or none, and return it."""
    kind = target.kind
    with _change("patch", kind, require_identifier(target.identifier), call):
        row, resource = _opened(target, call)
        require_schema(sent, PATCH_OP)
        numbers = call.under.rules.numbers
        message = normalised(sent, kind, target.identifier, numbers)
        patch = PatchOp.__class_getitem__(kind.model).model_validate(
            message, scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        patch.patch(resource)
        kind.change(row, resource, call.under)
        return _shown(kind, target.identifier, call.base)


def removed(target: Target, call: Call) -> None:
    """Take a resource away; nothing is deleted, and it is found no more."""
    kind = target.kind
    with _change("remove", kind, require_identifier(target.identifier), call):
        row, _before = _opened(target, call)
        kind.remove(row, call.under)


def _opened(target: Target, call: Call) -> tuple[Model, Model]:
    """Return row and resource of a target that is as its client read it."""
    row = target.kind.find(target.identifier)
    resource = _shown(target.kind, target.identifier, call.base)
    require_match(target.version, resource.meta.version)
    return row, resource


def _shown(kind: Kind, identifier: str, base: str) -> Model:
    """Return a resource as it stands now, with its version."""
    row = kind.ready(kind.rows()).get(identifier=identifier)
    resource = kind.show(row, base)
    stamp(resource)
    return resource


def _change(
    what: str, kind: Kind, whom: str, call: Call
) -> AbstractContextManager[None]:
    return one_change(
        what=f"{what} {kind.endpoint}",
        whom=whom,
        by=call.under.by,
        at=call.under.at,
        protocol=(SCIMException, ValidationError),
    )
