"""Filters and PATCH of SCIM over plain dictionaries: slow, obvious, and nothing clever.

Written from RFC 7644 sections 3.4.2.2 and 3.5.2, not from the code that it judges.
"""

from copy import deepcopy
from typing import Any
from unicodedata import normalize

EXACT = {"externalId", "id"}
MANY = {"emails", "phoneNumbers", "members"}


def fold(name: str, value: object) -> object:
    """Prepare for comparing: letters of any case are the same, but for identifiers."""
    if not isinstance(value, str):
        return value
    text = normalize("NFC", value)
    return text if name in EXACT else normalize("NFC", text.lower())


def values_of(resource: dict[str, Any], path: str) -> list[Any]:
    """Return every value at a path such as ``name.familyName`` or ``emails.value``."""
    found: list[Any] = [resource]
    for part in path.split("."):
        inner: list[Any] = []
        for one in found:
            value = one.get(part) if isinstance(one, dict) else None
            inner += value if isinstance(value, list) else [value]
        found = [one for one in inner if one is not None]
    return found


def holds(filter_: tuple, resource: dict[str, Any]) -> bool:
    """Tell whether a resource satisfies a filter.

    A filter is ``("and", a, b)``, ``("or", a, b)``, ``("not", a)``, ``("pr", path)``,
    ``("[]", attribute, inner)`` or ``(operator, path, value)``.
    """
    match filter_:
        case ("and" | "or" as word, one, other):
            both = [holds(one, resource), holds(other, resource)]
            answer = all(both) if word == "and" else any(both)
        case ("not", one):
            answer = not holds(one, resource)
        case ("pr", path):
            found = values_of(resource, path)
            answer = any(value not in ("", [], {}) for value in found)
        case ("[]", attribute, inner):
            answer = any(holds(inner, one) for one in resource.get(attribute, []))
        case ("ne", path, value):
            answer = not holds(("eq", path, value), resource)
        case (operator, path, value):
            last = path.rpartition(".")[2]
            answer = any(
                _compare(operator, fold(last, found), fold(last, value))
                for found in values_of(resource, path)
            )
        case _:
            raise AssertionError(filter_)
    return answer


def _compare(operator: str, found: Any, wanted: Any) -> bool:
    if operator == "co":
        return wanted in found
    if operator in {"sw", "ew"}:
        long = found if operator == "sw" else found[::-1]
        short = wanted if operator == "sw" else wanted[::-1]
        return bool(long[: len(short)] == short)
    orders = {
        "eq": found == wanted,
        "gt": found > wanted,
        "ge": found >= wanted,
        "lt": found < wanted,
        "le": found <= wanted,
    }
    return bool(orders[operator])


def patched(resource: dict[str, Any], operations: list[dict[str, Any]]) -> dict:
    """Return a resource after operations on plain attributes and lists of objects.

    A path is an attribute, ``attribute.part``, or ``(attribute, key, value)`` for the
    entries of a list whose key has the value.
    """
    after = deepcopy(resource)
    for operation in operations:
        _apply(after, operation["op"], operation["path"], operation.get("value"))
    return {name: value for name, value in after.items() if value not in ([], {}, None)}


def _apply(after: dict[str, Any], op: str, path: Any, value: Any) -> None:
    if isinstance(path, tuple):
        attribute, key, wanted = path
        kept = [one for one in after.get(attribute, []) if one.get(key) != wanted]
        after[attribute] = kept
        return
    name, _, part = path.partition(".")
    if part:
        inner = dict(after.get(name) or {})
        _set(inner, op, part, value)
        after[name] = inner
        return
    _set(after, op, name, value)


def _set(inner: dict[str, Any], op: str, name: str, value: Any) -> None:
    if op == "remove":
        inner.pop(name, None)
    elif op == "add" and name in MANY:
        listed = list(inner.get(name) or [])
        listed += [one for one in value if one not in listed]
        inner[name] = listed
    else:
        inner[name] = value
