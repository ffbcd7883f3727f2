"""Whom a policy is for and what it tells apart: what need not be asked of it.

Read from its parsed form. Where it cannot be told, a policy counts as being for every
role, and as telling every field from every other.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

OfField = Literal["nothing", "grade", "whole"]
"""What a policy looks at of the field that is asked about."""
_FIELD: Final = {"Var": "resource"}
_GRADE: Final = {".": {"left": _FIELD, "attr": "grade"}}


def of_roles(policy: Mapping[str, Any]) -> frozenset[str]:
    """Return the roles that a policy is for by what is written out; else none.

    To any other role it says nothing, whatever else it asks for: all of its conditions
    must hold, and one of them names these roles. Whoever takes it for silent must know
    that it cannot err.

    Args:
        policy: its parsed form.
    """
    conditions = policy["conditions"]
    asked = [one["body"] for one in conditions if one["kind"] == "when"]
    limits = [_roles([policy["principal"].get("entity")])]
    while asked:
        match asked.pop():
            case {"&&": {"left": left, "right": right}}:
                asked += [left, right]
            case {"in": {"left": {"Var": "principal"}, "right": right}}:
                limits.append(_roles([_entity(one) for one in _members(right)]))
            case _:
                pass
    return next(filter(None, limits), frozenset())


def _members(node: object) -> Iterable[object]:
    match node:
        case {"Set": list(members)}:
            return members
        case _:
            return [node]


def _entity(node: object) -> object:
    match node:
        case {"Value": {"__entity": entity}}:
            return entity
        case _:
            return None


def _roles(entities: Iterable[object]) -> frozenset[str]:
    """Return which roles these are; empty where one of them is something else."""
    roles: set[str] = set()
    for entity in entities:
        match entity:
            case {"type": "Role", "id": str(role)}:
                roles.add(role)
            case _:
                return frozenset()
    return frozenset(roles)


def of_field(policy: Mapping[str, Any]) -> OfField:
    """Return what a policy looks at of the field that is asked about.

    Args:
        policy: its parsed form; of forms that are not known, what is written there.
    """
    scoped = policy["resource"].get("op") != "All"
    return "whole" if scoped else _of_field(policy["conditions"])


def _of_field(node: object) -> OfField:
    if node == _GRADE:
        return "grade"
    if node == _FIELD:
        return "whole"
    found = {_of_field(part) for part in _inside(node)}
    return "whole" if "whole" in found else "grade" if "grade" in found else "nothing"


def _inside(node: object) -> Iterable[object]:
    if isinstance(node, Mapping):
        return node.values()
    return node if isinstance(node, list) else ()
