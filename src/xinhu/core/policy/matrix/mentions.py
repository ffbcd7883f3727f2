"""What a policy looks at: read from its parsed form, never from its text.

A policy that does not look at a thing decides alike whatever that thing is; so it need
not be asked again for each value. Departments and posts are free text of the
institution: a policy that compares them with written-out words divides them into these
words and all others, and every value can be asked about. A policy that uses them in
any other way (a pattern, one compared with the other) is named as **opaque**, because
nobody could list whom it is for.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import cedarpy

from xinhu.core.policy.matrix.narrowing import OfField, of_field, of_roles
from xinhu.core.policy.policy_set import PolicySet

WORDS: Final = ("department", "post")
"""Free text of the institution."""

_OF: Final = {
    ("principal", "department"): "department",
    ("principal", "post"): "post",
    ("principal", "zone"): "zone",
    ("context", "purpose"): "purpose",
    ("context", "ground"): "ground",
    ("context", "sensitive"): "sensitive",
    ("context", "hour"): "hour",
}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""The sign that says the same once its two sides have changed places."""

_TOTAL: Final = _MIRRORED.keys() | {"&&", "||", "!", "if-then-else", "in", "contains"}
"""Operators that give an answer for whatever the schema lets stand beside them."""

_DATA: Final = frozenset({"attr", "entity_type", "pattern"})
"""Members that are names and no expressions."""

_BOTH: Final = frozenset({"left", "right"})
_MEMBERS: Final = {
    ".": {"left", "attr"},
    "has": {"left", "attr"},
    "like": {"left", "pattern"},
    "is": {"left", "entity_type", "in"},
    "!": {"arg"},
    "neg": {"arg"},
    "isEmpty": {"arg"},
    "if-then-else": {"if", "then", "else"},
}
"""What stands in an expression, where it is not two sides."""

_PRINCIPAL: Final = frozenset({"role", "department", "post", "zone"})
_CONTEXT: Final = frozenset({"purpose", "ground", "sensitive", "hour"})


@dataclass(slots=True)
class Mention:
    """What one policy looks at.

    Attributes:
        policy: its ``@id``.
        effect: ``permit`` or ``forbid``.
        looks_at: attributes of who asks and of what is stated.
        words: department or post → the words it is compared with.
        hours: hours at which its answer may change; None where any may.
        opaque: attributes of free text that it uses otherwise than by comparing.
        of_field: what it looks at of the field that is asked about.
        of_roles: those that it is for, where that is written out; else empty.
        may_err: it calculates, or does what is not known to give an answer always.
    """

    policy: str
    effect: str
    looks_at: set[str] = field(default_factory=set)
    words: dict[str, set[str]] = field(default_factory=dict)
    hours: set[int] | None = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)
    of_field: OfField = "nothing"
    of_roles: frozenset[str] = frozenset()
    may_err: bool = False


def mentions(policies: PolicySet) -> Mapping[str, Mention]:
    """Return what each policy looks at, by its ``@id``."""
    parsed = json.loads(cedarpy.policies_to_json_str(policies.whole))
    found = {}
    for policy in parsed["staticPolicies"].values():
        name = policy["annotations"]["id"]
        mention = Mention(name, policy["effect"])
        if policy["principal"].get("op") in {"in", "is"}:
            mention.looks_at.add("role")
        for condition in policy["conditions"]:
            _condition(condition["body"], mention)
        mention.of_field = of_field(policy)
        if not mention.may_err:
            mention.of_roles = of_roles(policy)
        found[name] = mention
    return found


def _condition(body: object, mention: Mention) -> None:
    """Read a condition; one that is not understood counts as looking at everything."""
    if _understood(body):
        return _read(body, mention)
    _whole("principal", mention)
    _whole("context", mention)
    mention.may_err = True
    return None


def _understood(node: object) -> bool:
    """Tell whether an expression has no member that would be left unread."""
    if not (isinstance(node, Mapping) and len(node) == 1):
        return False
    ((sign, sides),) = node.items()
    match sign, sides:
        case ("Value", _) | ("Var", "principal" | "action" | "resource" | "context"):
            return True
        case (_, list()):
            parts = list(sides)
        case ("Record", dict()):
            parts = list(sides.values())
        case (_, dict()) if sides.keys() <= _MEMBERS.get(sign, _BOTH):
            parts = [sides[name] for name in sides.keys() - _DATA]
        case _:
            return False
    return all(map(_understood, parts))


def _read(node: object, mention: Mention) -> None:
    """Walk an expression that is understood."""
    match node:
        case {"Value": _}:
            return
        case {"Var": str(variable)}:
            _whole(variable, mention)
        case {"Set": list(members)}:
            for member in members:
                _read(member, mention)
        case {".": {"left": {"Var": str(variable)}, "attr": str(attribute)}}:
            _bare(variable, _OF.get((variable, attribute), ""), mention)
        case {"has": {"left": {"Var": _}}}:
            return  # the schema has it always, or never
        case {"is": {"left": {"Var": str(variable)}, **others}} | {
            "in": {"left": {"Var": str(variable)}, **others}
        }:
            mention.looks_at.update({"role"} if variable == "principal" else ())
            for part in _parts(others):
                _read(part, mention)
        case {"contains": {"left": {"Set": list(members)}, "right": one}}:
            _compared("contains", one, members, mention)
        case _:
            _operator(node, mention)


def _operator(node: object, mention: Mention) -> None:
    if not isinstance(node, Mapping):
        return
    for sign, sides in node.items():
        mention.may_err |= sign not in _TOTAL
        if sign in _MIRRORED:
            left, right = sides["left"], sides["right"]
            if _attribute(left):
                _compared(sign, left, [right], mention)
            else:
                _compared(_MIRRORED[sign], right, [left], mention)
        else:
            for part in _parts(sides):
                _read(part, mention)


def _parts(sides: object) -> Iterator[object]:
    if isinstance(sides, Mapping):
        yield from (part for part in sides.values() if isinstance(part, Mapping))
    elif isinstance(sides, list):
        yield from sides


def _compared(sign: str, one: object, others: list[object], mention: Mention) -> None:
    """Read an attribute compared with what is written out; else each side alone."""
    attribute = _attribute(one)
    values = [_literal(other) for other in others]
    if attribute in WORDS and all(isinstance(value, str) for value in values):
        mention.looks_at.add(attribute)
        mention.words.setdefault(attribute, set()).update(map(str, values))
    elif attribute == "hour" and all(isinstance(value, int) for value in values):
        mention.looks_at.add(attribute)
        _hours(sign, [value for value in values if isinstance(value, int)], mention)
    else:
        for node in (one, *others):
            _read(node, mention)


def _hours(sign: str, values: list[int], mention: Mention) -> None:
    if mention.hours is None:
        return
    for value in values:
        if sign in {"<", ">="}:
            mention.hours.add(value)
        elif sign in {"<=", ">"}:
            mention.hours.add(value + 1)
        else:
            mention.hours.update((value, value + 1))


def _attribute(node: object) -> str:
    match node:
        case {".": {"left": {"Var": str(variable)}, "attr": str(attribute)}}:
            return _OF.get((variable, attribute), "")
        case _:
            return ""


def _literal(node: object) -> object:
    match node:
        case {"Value": value} if not isinstance(value, Mapping):
            return value
        case _:
            return None


def _bare(variable: str, attribute: str, mention: Mention) -> None:
    """Note an attribute that is used by itself; of an unknown one all its variable."""
    if not attribute:
        return _whole(variable, mention)
    mention.looks_at.add(attribute)
    if attribute in WORDS:
        mention.opaque.add(attribute)
    elif attribute == "hour":
        mention.hours = None
    return None


def _whole(variable: str, mention: Mention) -> None:
    """Note a variable that is used as a whole."""
    if variable == "principal":
        mention.looks_at |= _PRINCIPAL
        mention.opaque |= set(WORDS)
    elif variable == "context":
        mention.looks_at |= _CONTEXT
        mention.hours = None
