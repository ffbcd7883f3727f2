"""综合评价: the whole picture of a customer, and not negative credit data alone (R7.6).

Decided without I/O. What is written in words is sealed by whoever keeps it; nothing
here repeats it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.inquiry.errors import (
    EvaluationGroundError,
    EvaluationIncompleteError,
    EvaluationOneSidedError,
    EvaluationSelfError,
)

FILE: Final = "inquiry/evaluation.yaml"
_LONGEST: Final = 2000


class RefusalGround(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """A ground on which a loan may be refused.

    Attributes:
        zh, en: its name.
        credit_data: whether it comes from the credit report alone.
        source: the clause it stands on.
        status: whether the clause was read.
    """

    zh: str
    en: str
    credit_data: bool
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the reviewer writes of a customer, in words."""

    income: str = field(repr=False)
    debts: str = field(repr=False)
    purpose: str = field(repr=False)
    history: str = field(repr=False)
    explanation: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """An evaluation as it is handed in.

    Attributes:
        outcome: what follows.
        grounds: codes of the grounds of a refusal; empty where it is granted.
        picture: the whole.
        by: reference of the reviewer.
    """

    outcome: Literal["granted", "refused"]
    grounds: frozenset[str]
    picture: Picture
    by: str


Grounds = Mapping[str, RefusalGround]
"""The grounds in force, by code."""


def load_grounds(folder: Path, override: Path | None = None) -> Grounds:
    """Read the grounds of refusals.

    Raises:
        PolicyInvalidError: the file cannot be used, or every ground is of credit data.
    """
    grounds = read_rules(FILE, RefusalGround, folder, override)
    if all(ground.credit_data for ground in grounds.values()):
        raise PolicyInvalidError(file=FILE, detail="no ground but credit data")
    return grounds


def require_whole_picture(
    evaluation: Evaluation, grounds: Grounds, asked_by: str
) -> Evaluation:
    """Return an evaluation that looks at the whole.

    Args:
        evaluation: as handed in.
        grounds: those in force.
        asked_by: reference of whoever made the inquiry.

    Raises:
        EvaluationSelfError: whoever asked evaluates.
        EvaluationIncompleteError: a part is not filled in, or is too long.
        EvaluationGroundError: a ground stands in no list, a refusal has none, or what
            is granted has one.
        EvaluationOneSidedError: a refusal names nothing but negative credit data.
    """
    if evaluation.by == asked_by:
        raise EvaluationSelfError
    lacking = _lacking(evaluation.picture)
    if lacking:
        raise EvaluationIncompleteError(what=", ".join(lacking))
    if not evaluation.grounds <= set(grounds):
        raise EvaluationGroundError
    if (evaluation.outcome == "refused") != bool(evaluation.grounds):
        raise EvaluationGroundError
    if evaluation.grounds and all(
        grounds[code].credit_data for code in evaluation.grounds
    ):
        raise EvaluationOneSidedError
    return evaluation


def wants_notice(evaluation: Evaluation, grounds: Grounds) -> tuple[str, ...]:
    """Return the grounds of credit data that the customer is told (不良信息告知)."""
    return tuple(sorted(c for c in evaluation.grounds if grounds[c].credit_data))


def _lacking(picture: Picture) -> list[str]:
    written = {each.name: getattr(picture, each.name) for each in fields(picture)}
    return [
        name for name, text in written.items() if not 0 < len(text.strip()) <= _LONGEST
    ]
