"""The numbers and lists of ``second_factor.yaml``: data, with their source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE = "second_factor.yaml"
_LISTS = frozenset({"roles_at_log_in", "sign_on_methods"})
_NUMBERS = frozenset(
    {
        "least",
        "fresh",
        "enrolment",
        "tolerance",
        "recovery_codes",
        "most_passkeys",
        "failures",
        "first_wait",
        "longest_wait",
    }
)


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: int | None = None
    values: tuple[str, ...] | None = None
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRules:
    """What the rules say of second factors.

    Attributes:
        roles_at_log_in: roles that come in with a second factor only.
        least: factors that such a role keeps, recovery codes not counted.
        fresh, enrolment: minutes.
        tolerance: time steps that a clock may be ahead or behind.
        recovery_codes, most_passkeys: how many.
        failures: wrong ones in a row until the operator waits.
        first_wait, longest_wait: seconds.
        sign_on_methods: ``amr`` of single sign-on that count as a second factor.
    """

    roles_at_log_in: frozenset[str]
    least: int
    fresh: int
    enrolment: int
    tolerance: int
    recovery_codes: int
    most_passkeys: int
    failures: int
    first_wait: int
    longest_wait: int
    sign_on_methods: frozenset[str]


@cache
def load_factor_rules(folder: Path, override: Path | None) -> FactorRules:
    """Read the rules once per process.

    Raises:
        PolicyInvalidError: a rule is missing, unknown or makes no sense.
    """
    read = read_rules(FILE, _Rule, folder, override)
    if wrong := sorted(read.keys() ^ (_LISTS | _NUMBERS)):
        raise PolicyInvalidError(
            file=FILE, detail=f"missing or unknown: {', '.join(wrong)}"
        )
    lists = {name: frozenset(_values(name, read[name])) for name in _LISTS}
    numbers = {name: _number(name, read[name]) for name in _NUMBERS}
    if numbers["first_wait"] > numbers["longest_wait"]:
        raise PolicyInvalidError(
            file=FILE, detail="first_wait must be within longest_wait"
        )
    return FactorRules(**lists, **numbers)  # type: ignore[arg-type]  # names were checked


def _values(name: str, rule: _Rule) -> tuple[str, ...]:
    if rule.values is None or rule.number is not None:
        raise PolicyInvalidError(file=FILE, detail=f"{name} takes values")
    return rule.values


def _number(name: str, rule: _Rule) -> int:
    lowest = 0 if name == "tolerance" else 1
    if rule.number is None or rule.values is not None or rule.number < lowest:
        raise PolicyInvalidError(
            file=FILE, detail=f"{name} takes a number from {lowest} on"
        )
    return rule.number
