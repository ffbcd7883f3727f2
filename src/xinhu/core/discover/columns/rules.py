"""By what a column is held to be of a kind: data, read whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.columns.cells import Passing
from xinhu.core.discover.columns.checks import Checks
from xinhu.core.discover.columns.headers import HeaderGroup, Headers
from xinhu.core.discover.columns.patterns import pattern_of
from xinhu.core.discover.kinds import Kinds, load_kinds
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "discovery/columns.yaml"
HEADERS: Final = "discovery/column_headers.yaml"
WORDS: Final = "discovery/column_words.yaml"

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Separators = Literal["none", "ends", "all"]
"""What is taken out before a value that did not pass is looked at again."""


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When enough values of a column passed.

    Attributes:
        rate: the share of the values so long which must pass.
        least: how many must.
        confidence: at no rate at all, and where all pass.
        different, begins: of as many values so many, and so many of their first
            three characters, must differ.
    """

    rate: Share
    least: Annotated[int, msgspec.Meta(ge=1)]
    confidence: tuple[Share, Share]
    different: Count = 0
    begins: Count = 0


class KindRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What values of a kind look like.

    Attributes:
        lengths: bytes of UTF-8, from and to.
        needs: one character that no value is without; a column that lacks it is not
            looked at further.
        check: name of a check over many values; pattern: RE2 of the whole value; where
            both are given, only what has the shape is looked at.
        check_digit: whether passing tells an invented number from a real one.
        headed, bare: terms with a header that speaks for the kind, and without.
    """

    lengths: tuple[Count, Count]
    needs: Annotated[str, msgspec.Meta(pattern="^[!-~]$")] | None = None
    check: str | None = None
    pattern: str | None = None
    separators: Separators = "none"
    check_digit: bool = False
    headed: Terms | None = None
    bare: Terms | None = None


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list that a check uses."""

    words: tuple[str, ...]
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A kind that columns are held against.

    Attributes:
        name: as in ``rules/discovery/kinds.yaml``.
        shape: tells of rows which are looked at; None: all.
        passing: tells of those which pass.
        secret: whether no character of a value may be shown.
    """

    name: str
    rule: KindRule
    shape: Passing | None
    passing: Passing
    secret: bool


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """Everything that decides of what kind a column is.

    Attributes:
        kinds: in the order in which they claim values.
        headers: what a header speaks for.
    """

    kinds: tuple[ColumnKind, ...]
    headers: Headers


@cache
def load_columns(folder: Path, override: Path | None = None) -> ColumnRules:
    """Read the rules of columns once per process.

    Args:
        folder: the shipped rules.
        override: the institution's own; each file may be absent there.

    Raises:
        PolicyInvalidError: a file cannot be used, names what is not there, or a
            pattern is none.
    """
    kinds = load_kinds(folder, override)
    groups = read_rules(HEADERS, HeaderGroup, folder, override)
    for group in groups.values():
        _require_known(HEADERS, group.kinds, kinds)
    rules = read_rules(FILE, KindRule, folder, override)
    _require_known(FILE, rules, kinds)
    words = read_rules(WORDS, WordList, folder, override)
    checks = _checks(words)
    order = sorted(rules, key=lambda name: kinds[name].precedence)
    return ColumnRules(
        kinds=tuple(_kind(name, rules[name], kinds, checks) for name in order),
        headers=Headers.of(groups.values()),
    )


def _require_known(
    file: str, names: Mapping[str, object] | tuple[str, ...], kinds: Kinds
) -> None:
    unknown = ", ".join(name for name in names if name not in kinds)
    if unknown:
        raise PolicyInvalidError(file=file, detail=f"unknown kinds: {unknown}")


def _checks(words: Mapping[str, WordList]) -> Checks:
    try:
        return Checks.of(words["surnames"].words, words["issuers"].words)
    except (KeyError, ValueError) as error:
        raise PolicyInvalidError(file=WORDS, detail=str(error)) from None


def _kind(name: str, rule: KindRule, kinds: Kinds, checks: Checks) -> ColumnKind:
    try:
        shape = None if rule.pattern is None else pattern_of(rule.pattern)
        check = None if rule.check is None else checks.named(rule.check)
    except ValueError as error:
        raise PolicyInvalidError(file=FILE, detail=f"{name}: {error}") from None
    passing = check or shape
    if passing is None:
        raise PolicyInvalidError(file=FILE, detail=f"{name}: no check, no pattern")
    return ColumnKind(
        name=name,
        rule=rule,
        shape=shape if check else None,
        passing=passing,
        secret=kinds[name].grade is Grade.C3,
    )
