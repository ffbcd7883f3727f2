"""Evaluations as they are kept, and where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.policy.ground import Ground
from xinhu.core.register.entry import Facts

Numbered = Callable[[int], Facts]
"""The act of something that gets its number when it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice about to be registered.

    Attributes:
        grounds: codes of credit data that the customer is told.
        ground: on which the customer's name is shown, masked, when it is printed.
        evidence: of that ground, sealed.
        act: its entry, by the notice's number.
    """

    grounds: tuple[str, ...]
    ground: Ground
    evidence: bytes
    act: Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvaluation:
    """An evaluation about to be kept.

    Attributes:
        inquiry: reference.
        outcome: ``granted`` or ``refused``.
        grounds: codes; empty where it is granted.
        note: the whole picture, sealed.
        operator: who evaluated.
        at: when.
        notice: what the customer is told; None where the grounds name no credit data.
        act: its entry.
    """

    inquiry: str
    outcome: str
    grounds: tuple[str, ...]
    note: bytes
    operator: str
    at: Instant
    notice: NewNotice | None
    act: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """不良信息告知书 as it is registered.

    Attributes:
        number: running, without gaps.
        grounds: codes of credit data.
        at: when it was made.
        view_ground: reference of the ground on which the name is shown.
    """

    number: int
    grounds: tuple[str, ...]
    at: Instant
    view_ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvaluation:
    """An evaluation as it is kept.

    Attributes:
        inquiry, outcome, grounds, note, operator, at: as in ``NewEvaluation``.
        notice: None where none was made.
    """

    inquiry: str
    outcome: str
    grounds: tuple[str, ...]
    note: bytes
    operator: str
    at: Instant
    notice: Notice | None


class Evaluations(RefusedActs, Protocol):
    """Where evaluations are kept."""

    async def add(self, new: NewEvaluation) -> KeptEvaluation:
        """Keep an evaluation, its notice and their acts: all or nothing, durably.

        Raises:
            EvaluationTwiceError: the inquiry has one; nothing changed.
        """
        ...

    async def find(self, inquiry: str) -> KeptEvaluation | None:
        """Return the evaluation of an inquiry."""
        ...
