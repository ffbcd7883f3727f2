"""Reads policy texts: which files, their annotations, the names they use."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import cedarpy

from xinhu.core.policy.ground import NO_GROUND
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError, read_text

GRADES = ("C1", "C2", "C3")
"""The grades of JR/T 0171-2020, from least to most protected."""

Annotations = Mapping[str, Mapping[str, str]]
"""Cedar's own number of a policy → its annotations."""

_REQUIRED = ("id", "description")


def policy_files(folder: Path, override: Path | None) -> tuple[tuple[str, str], ...]:
    """Return (name, text) of each policy file, by name; an override's file wins.

    Raises:
        PolicyInvalidError: a file cannot be read, or there is none at all.
    """
    paths: dict[str, Path] = {}
    for root in (folder, override):
        if root is not None:
            found = sorted((root / "policies").glob("*.cedar"))
            paths.update({path.name: path for path in found})
    if not paths:
        raise PolicyInvalidError(file="policies", detail="no policy at all")
    return tuple((name, read_text(paths[name])) for name in sorted(paths))


def enumerations(book: RuleBook) -> str:
    """Declare every code of the lists to Cedar, so that a misspelt one is found."""
    lists: dict[str, Iterable[str]] = {
        "Role": book.roles,
        "Zone": book.zones,
        "Purpose": book.purposes,
        "GroundKind": (NO_GROUND, *book.grounds),
        "Grade": GRADES,
        "Group": book.groups,
    }
    lines = (
        f"entity {name} enum [{', '.join(json.dumps(code) for code in codes)}];\n"
        for name, codes in lists.items()
    )
    return "".join(lines)


def parse_schema(text: str) -> cedarpy.Schema:
    """Parse the schema.

    Raises:
        PolicyInvalidError: it is none.
    """
    try:
        return cedarpy.Schema.from_str(text)
    except ValueError as error:
        detail = " ".join(str(error).split())
        raise PolicyInvalidError(file="schema.cedarschema", detail=detail) from None


def validate(name: str, text: str, schema: cedarpy.Schema) -> None:
    """Check a file of policies against the schema.

    Raises:
        PolicyInvalidError: it does not parse or is not valid; params name the file and
            what Cedar found.
    """
    result = cedarpy.validate_policies(text, schema)
    if not result.validation_passed:
        detail = "; ".join(str(error) for error in result.errors)
        raise PolicyInvalidError(file=name, detail=detail)


def annotations(text: str, known_refusals: frozenset[str]) -> Annotations:
    """Return what each policy says about itself.

    Raises:
        PolicyInvalidError: a policy has no id or no description, an id stands twice, a
            ``@refusal`` names an unknown code, or there is a template.
    """
    parsed = json.loads(cedarpy.policies_to_json_str(text))
    if parsed["templates"]:
        raise PolicyInvalidError(file="policies", detail="templates are not used")
    notes: dict[str, dict[str, str]] = {
        number: policy.get("annotations", {})
        for number, policy in parsed["staticPolicies"].items()
    }
    seen: set[str] = set()
    for number, own in notes.items():
        for key in _REQUIRED:
            if not own.get(key):
                detail = f"{own.get('id') or number} has no @{key}"
                raise PolicyInvalidError(file="policies", detail=detail)
        if own["id"] in seen:
            raise PolicyInvalidError(file="policies", detail=f"{own['id']} twice")
        if own.get("refusal", next(iter(known_refusals))) not in known_refusals:
            detail = f"{own['id']}: @refusal {own['refusal']} is unknown"
            raise PolicyInvalidError(file="policies", detail=detail)
        seen.add(own["id"])
    return notes


def named_fields(text: str) -> frozenset[str]:
    """Return the fields that policies name one by one."""
    parsed = json.loads(cedarpy.policies_to_json_str(text))
    return frozenset(_fields_in(parsed))


def _fields_in(node: object) -> Iterator[str]:
    match node:
        case {"type": "Field", "id": str(name)}:
            yield name
        case dict():
            for value in node.values():
                yield from _fields_in(value)
        case list():
            for value in node:
                yield from _fields_in(value)
        case _:
            return
