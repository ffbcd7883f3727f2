"""The kinds of information that are sought, and how each is graded by itself."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.catalogue.grades import Grade
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "discovery/kinds.yaml"
"""Beneath the folder of rules, shipped and own."""

Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
"""1 to 5 of JR/T 0197-2020."""


class KindWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind is called."""

    zh: Annotated[str, msgspec.Meta(min_length=1)]
    en: Annotated[str, msgspec.Meta(min_length=1)]


class SoughtKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of information.

    Attributes:
        grade: C1 to C3 of JR/T 0171-2020, of one value by itself.
        level: of one value by itself; counts and combinations raise it (``grading``).
        precedence: of two kinds that claim the same characters the lower stays.
        words: its name, for reports.
        source, status: where the grade comes from, and whether that was held against
            the text of the standard.
    """

    grade: Grade
    level: Level
    precedence: Annotated[int, msgspec.Meta(ge=0)]
    words: KindWords
    source: str
    status: Literal["confirmed", "unverified"]


Kinds = Mapping[str, SoughtKind]
"""Name of a kind → the kind, in the order of the file."""


@cache
def load_kinds(folder: Path, override: Path | None = None) -> Kinds:
    """Read the kinds once per process.

    Args:
        folder: the shipped rules.
        override: the institution's own; ``discovery/kinds.yaml`` may be absent there.

    Raises:
        PolicyInvalidError: the file cannot be used, or two kinds have one precedence.
    """
    kinds = read_rules(FILE, SoughtKind, folder, override)
    first: dict[int, str] = {}
    for name, kind in kinds.items():
        other = first.setdefault(kind.precedence, name)
        if other != name:
            detail = f"{other} and {name} have one precedence"
            raise PolicyInvalidError(file=FILE, detail=detail)
    return kinds
