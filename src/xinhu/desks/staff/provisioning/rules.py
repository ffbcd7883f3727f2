"""Numbers and mapping of ``rules/provisioning.yaml``: data, with their source."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number
from xinhu.desks.staff.provisioning.folding import fold_text

FILE = "provisioning.yaml"
_UNIT, _POST = "{unit}", "{post}"


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A post in a unit, both by code."""

    unit: str
    post: str


class _Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pattern: str
    named: dict[str, Duty]
    withheld: tuple[str, ...]
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisioningNumbers:
    """Bounds, each at least one; units stand in the file."""

    payload: int
    operations: int
    page: int
    default_page: int
    members: int
    values: int
    text: int
    filter: int
    patch_operations: int
    requests: int
    failures: int
    token_days: int
    rows: int
    list_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMapping:
    """Which group gives which post.

    Attributes:
        before, between, after: the pattern's text around unit and post, prepared for
            comparing; the pattern gives nothing where ``between`` is empty.
        named: prepared name of a group → what it gives.
        withheld: posts that only ``named`` gives.
    """

    before: str
    between: str
    after: str
    named: Mapping[str, Duty]
    withheld: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisioningRules:
    """Numbers and mapping, as loaded once."""

    numbers: ProvisioningNumbers
    mapping: GroupMapping


@cache
def load_provisioning(folder: Path, override: Path | None) -> ProvisioningRules:
    """Read the rules once per process.

    Raises:
        PolicyInvalidError: a number is missing, unknown or makes no sense, or the
            pattern is none.
    """
    raw = read_rules(FILE, dict, folder, override)
    if raw.keys() != {"numbers", "mapping"}:
        raise PolicyInvalidError(file=FILE, detail="numbers and mapping, no more")
    try:
        numbers = msgspec.convert(raw["numbers"], dict[str, Number])
        mapping = msgspec.convert(raw["mapping"], _Mapping)
    except msgspec.ValidationError as error:
        raise PolicyInvalidError(file=FILE, detail=str(error)) from None
    return ProvisioningRules(numbers=_numbers(numbers), mapping=_mapping(mapping))


def _numbers(read: Mapping[str, Number]) -> ProvisioningNumbers:
    known = {field.name for field in fields(ProvisioningNumbers)}
    if read.keys() != known:
        wrong = ", ".join(sorted(read.keys() ^ known))
        raise PolicyInvalidError(file=FILE, detail=f"missing or unknown: {wrong}")
    for name, rule in read.items():
        if rule.number < 1:
            raise PolicyInvalidError(file=FILE, detail=f"{name} is below one")
    return ProvisioningNumbers(**{name: rule.number for name, rule in read.items()})


def _mapping(read: _Mapping) -> GroupMapping:
    before, unit, rest = read.pattern.partition(_UNIT)
    between, post, after = rest.partition(_POST)
    if read.pattern and not (unit and post and between):
        detail = f"the pattern needs {_UNIT}, then something, then {_POST}"
        raise PolicyInvalidError(file=FILE, detail=detail)
    named = {fold_text(name): duty for name, duty in read.named.items()}
    if len(named) != len(read.named):
        raise PolicyInvalidError(file=FILE, detail="a group is named twice")
    return GroupMapping(
        before=fold_text(before),
        between=fold_text(between),
        after=fold_text(after),
        named=named,
        withheld=frozenset(read.withheld),
    )
