"""Brings what directories really send into the form that the RFC foresees.

Each rule here stands for a directory that others' servers failed on:

* a ``remove`` of members with a list of them as value: only their ``value`` selects, or
  nobody is removed where the list also carries a display name;
* a manager given as a bare identifier, or as a list of one;
* keys of a value that are paths with a filter: ``emails[type eq "work"].value``;
* ``id``, ``schemas`` and ``meta`` repeated in a value without a path.

A path that names an attribute of no known schema is refused; one of the RFC that Xinhu
does not keep is accepted, and changes nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scim2_models import (
    EnterpriseUser,
    InvalidPathException,
    InvalidSyntaxException,
    InvalidValueException,
    MutabilityException,
    Path,
)
from scim2_models import Group as WholeGroup
from scim2_models import User as WholeUser

from xinhu.api.scim.kinds import Kind
from xinhu.desks.staff.provisioning.errors import TooManyOperationsError
from xinhu.desks.staff.provisioning.person_facts import ENTERPRISE
from xinhu.desks.staff.provisioning.rules import ProvisioningNumbers

PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_MANAGER = f"{ENTERPRISE}:manager".lower()
_WHOLE: Mapping[str, Any] = {"User": WholeUser[EnterpriseUser], "Group": WholeGroup}
_SERVERS = frozenset({"schemas", "meta", "groups", "roles"})


def normalised(
    sent: Mapping[str, Any], kind: Kind, identifier: str, numbers: ProvisioningNumbers
) -> dict[str, object]:
    """Return a PATCH as the RFC foresees it.

    Args:
        sent: as it came.
        kind: of the resource.
        identifier: of the resource.
        numbers: bounds.

    Raises:
        InvalidSyntaxException: it has no list of operations.
        TooManyOperationsError: there are too many.
        InvalidPathException: a path names what no schema knows.
        MutabilityException: a value without a path carries another ``id``.
    """
    listed = _get(sent, "Operations")
    if not isinstance(listed, list) or not all(isinstance(op, dict) for op in listed):
        raise InvalidSyntaxException
    most = numbers.patch_operations
    if len(listed) > most:
        raise TooManyOperationsError(most=most)
    operations = [
        one for operation in listed for one in _split(operation, kind, identifier)
    ]
    return {"schemas": [PATCH_OP], "Operations": operations}


def _split(
    operation: Mapping[str, Any], kind: Kind, identifier: str
) -> Iterator[dict[str, object]]:
    plain = {name.lower(): value for name, value in operation.items()}
    path, value = plain.get("path"), plain.get("value")
    if path is not None:
        if not isinstance(path, str):
            raise InvalidPathException
        _require_known(path, kind)
        yield _with_value(plain, path, value)
        return
    if not isinstance(value, dict):
        yield plain
        return
    rest: dict[str, object] = {}
    filtered: list[dict[str, object]] = []
    for name, one in value.items():
        if name.lower() == "id" and one != identifier:
            raise MutabilityException
        if name.lower() in _SERVERS or name.lower() == "id":
            continue
        if "[" in name:
            _require_known(name, kind)
            filtered.append({**plain, "path": name, "value": one})
        else:
            rest[name] = _manager(one) if name.lower() == _MANAGER else one
    if rest or not filtered:
        yield {**plain, "value": rest}
    yield from filtered


def _with_value(
    plain: Mapping[str, Any], path: str, value: object
) -> dict[str, object]:
    removing = str(plain.get("op")).lower() == "remove"
    if path.lower() == "members" and removing and isinstance(value, list | dict):
        return {**plain, "value": _selectors(value)}
    if path.lower() == _MANAGER and "value" in plain:
        return {**plain, "value": _manager(value)}
    return dict(plain)


def _selectors(value: list[Any] | dict[str, Any]) -> list[dict[str, str]]:
    """Return whom a ``remove`` names, by their identifiers alone."""
    found = []
    for entry in value if isinstance(value, list) else [value]:
        named = _get(entry, "value") if isinstance(entry, dict) else entry
        if not isinstance(named, str) or not named:
            raise InvalidValueException
        found.append({"value": named})
    return found


def _manager(value: object) -> object:
    one = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(one, str):
        return {"value": one} if one else None
    return one


def _require_known(path: str, kind: Kind) -> None:
    """Raise where a path names an attribute of no schema at all."""
    for model in (kind.model, _WHOLE[kind.name]):
        bound = Path.__class_getitem__(model)(path)
        if bound.model is not None or bound.resolve() is not None:
            return
    raise InvalidPathException


def _get(of: Mapping[str, Any], name: str) -> object:
    return next((v for k, v in of.items() if k.lower() == name.lower()), None)
