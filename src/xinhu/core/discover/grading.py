"""Grade and level of what lies together: kinds, how many of each, which beside which.

Guarantees: nothing is graded below any kind that is in it, and more of anything never
grades lower. Which counts and combinations raise is data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.kinds import (
    Kinds,
    KindWords,
    Level,
    SoughtKind,
    load_kinds,
)
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "discovery/grading.yaml"

Group = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
"""Kinds that count as one, added up."""


class GradingRule(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """What raises, and to what.

    Attributes:
        all_of: of each of these groups; any_of: of one of these; one of both is given.
        at_least: so many values.
        grade, level: at least these, where it holds.
        words: why, for reports.
        source, status: where it comes from, and whether that was held against it.
    """

    all_of: tuple[Group, ...] = ()
    any_of: tuple[Group, ...] = ()
    at_least: Annotated[int, msgspec.Meta(ge=1)]
    grade: Grade
    level: Level
    words: KindWords
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True)
class Together:
    """What lies together.

    Attributes:
        grade: C1 to C3 of JR/T 0171-2020.
        level: 1 to 5 of JR/T 0197-2020.
        reasons: names of the rules that hold, in their order.
    """

    grade: Grade
    level: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grading:
    """Kinds with their own grades, and what raises above them.

    Attributes:
        rules: by name.
    """

    kinds: Kinds
    rules: Mapping[str, GradingRule]

    def together(self, counts: Mapping[str, int]) -> Together | None:
        """Grade what lies together.

        Args:
            counts: kind → how many values; each kind is one of ``kinds``.

        Returns:
            ``None`` where there is nothing.
        """
        there = [self.kinds[name] for name, count in counts.items() if count > 0]
        if not there:
            return None
        holding = {n: r for n, r in self.rules.items() if _holds(r, counts)}
        every: list[SoughtKind | GradingRule] = [*there, *holding.values()]
        return Together(
            grade=max(one.grade for one in every),
            level=max(one.level for one in every),
            reasons=tuple(holding),
        )


@cache
def load_grading(folder: Path, override: Path | None = None) -> Grading:
    """Read what raises grades, once per process.

    Args:
        folder: the shipped rules.
        override: the institution's own; ``discovery/grading.yaml`` may be absent there.

    Raises:
        PolicyInvalidError: the file cannot be used, a rule asks for nothing or for
            both, or names a kind that there is not.
    """
    kinds = load_kinds(folder, override)
    rules = read_rules(FILE, GradingRule, folder, override)
    for name, rule in rules.items():
        groups = (*rule.all_of, *rule.any_of)
        unknown = {kind for group in groups for kind in group} - kinds.keys()
        if unknown:
            detail = f"{name}: unknown kinds: {', '.join(sorted(unknown))}"
            raise PolicyInvalidError(file=FILE, detail=detail)
        if bool(rule.all_of) == bool(rule.any_of):
            detail = f"{name}: one of all_of and any_of"
            raise PolicyInvalidError(file=FILE, detail=detail)
    return Grading(kinds, rules)


def _holds(rule: GradingRule, counts: Mapping[str, int]) -> bool:
    def enough(group: Group) -> bool:
        return sum(counts.get(kind, 0) for kind in group) >= rule.at_least

    if rule.all_of:
        return all(map(enough, rule.all_of))
    return any(map(enough, rule.any_of))
