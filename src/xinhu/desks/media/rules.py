"""What an examination has to hold to: ``rules/media.yaml``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.policy.rule_book import Status
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "media.yaml"

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_LEVELS: Final = range(1, 7)


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


class _Choice(_Rule, tag="choice", frozen=True, kw_only=True):
    choice: Literal["refuse", "permit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRules:
    """The rules in force.

    Attributes:
        days: for which a verdict holds.
        signatures: hours that signatures of viruses may be old.
        level: of customer information, from which on a medium is refused; 6: never.
        without_scanner: whether what nothing examined for viruses is permitted.
        unread: whether one with files that nobody could look into is.
    """

    days: int
    signatures: int
    level: int
    without_scanner: bool
    unread: bool

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "MediaRules":
        """Read the rules.

        Raises:
            PolicyInvalidError: the file cannot be used, or a rule is missing, of
                another shape, or unknown.
        """
        given = dict(read_rules(FILE, _Number | _Choice, folder, override))  # type: ignore[arg-type]  # a union is a shape to msgspec
        match given:
            case {
                "verdict_longest": _Number(number=days),
                "signatures_oldest": _Number(number=signatures),
                "customer_information_from": _Number(number=level),
                "without_virus_scanner": _Choice(choice=without),
                "unread": _Choice(choice=unread),
                **others,
            } if not others and level in _LEVELS:
                return cls(
                    days=days,
                    signatures=signatures,
                    level=level,
                    without_scanner=without == "permit",
                    unread=unread == "permit",
                )
        raise PolicyInvalidError(file=FILE, detail="a rule is missing or unknown")
