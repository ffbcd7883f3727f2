"""What may be accepted, by whom and for how long: ``rules/discovery_desk.yaml``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from xinhu.core.policy.rule_book import Status
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "discovery_desk.yaml"
Party = Literal["target_owner", "registrar", "finding_owner"]
"""Who answers for a target, who registered it, to whom a finding was assigned."""

_Text = Annotated[str, msgspec.Meta(min_length=1)]


class _Rule(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="is",
):
    """What every rule tells: where it comes from, and whether that was read."""

    source: _Text
    status: Status


class _Number(_Rule, tag="number", frozen=True, kw_only=True):
    number: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    unit: _Text


class _Rows(_Rule, tag="rows", frozen=True, kw_only=True):
    number: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
    unit: _Text


class _Parties(_Rule, tag="parties", frozen=True, kw_only=True):
    parties: Annotated[frozenset[Party], msgspec.Meta(min_length=1)]


class _Kinds(_Rule, tag="kinds", frozen=True, kw_only=True):
    kinds: frozenset[str]


class Apart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much of some kinds a file of one customer may hold.

    Attributes:
        kinds: that tell people apart; they count together.
        column: values in one column.
        file: values in the whole file, each as often as it stands there.
    """

    kinds: Annotated[frozenset[str], msgspec.Meta(min_length=1)]
    column: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    file: Annotated[int, msgspec.Meta(ge=1, le=1_000)]


class _Bounds(_Rule, tag="bounds", frozen=True, kw_only=True):
    bounds: Annotated[tuple[Apart, ...], msgspec.Meta(min_length=1)]


_SHAPES: Final = _Number | _Rows | _Parties | _Kinds | _Bounds


class OfTables(NamedTuple):
    """How tables of databases are read.

    Attributes:
        sample: rows of each; 0: all.
        rate: rows a second, at most; 0: as fast as they come.
        patience: seconds that a server may be silent for.
    """

    sample: int
    rate: int
    patience: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """The rules in force.

    Attributes:
        at_once: findings that one act may be about.
        longest: days for which something may be accepted.
        not_by: who may not accept a finding; never nobody.
        never: kinds that nobody accepts.
        apart: how much of what tells people apart one customer's file may hold.
        tries: how often a scan is begun whose worker died.
        tables: how tables of databases are read.
    """

    at_once: int
    longest: int
    not_by: frozenset[Party]
    never: frozenset[str]
    apart: tuple[Apart, ...]
    tries: int
    tables: OfTables

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "DeskRules":
        """Read the rules.

        Raises:
            PolicyInvalidError: the file cannot be used, or a rule is missing, of
                another shape, or unknown.
        """
        given = dict(read_rules(FILE, _SHAPES, folder, override))  # type: ignore[arg-type]  # a union is a shape to msgspec
        match given:
            case {
                "findings_at_once": _Number(number=at_once),
                "acceptance_longest": _Number(number=longest),
                "acceptance_not_by": _Parties(parties=not_by),
                "acceptance_never": _Kinds(kinds=never),
                "vault_apart": _Bounds(bounds=apart),
                "scan_tries": _Number(number=tries),
                "database_sample": _Rows(number=sample),
                "database_rate": _Rows(number=rate),
                "database_patience": _Number(number=patience),
                **others,
            } if not others:
                return cls(
                    at_once=at_once,
                    longest=longest,
                    not_by=not_by,
                    never=never,
                    apart=apart,
                    tries=tries,
                    tables=OfTables(sample, rate, patience),
                )
        raise PolicyInvalidError(file=FILE, detail="a rule is missing or unknown")
