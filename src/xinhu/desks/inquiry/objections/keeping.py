"""Objections as they are kept, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts

By = Literal["customer", "agent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection as it was taken.

    Attributes:
        ref: its reference.
        inquiry: to whose report.
        branch: that took it.
        subjects: codes of what is disputed, in order.
        by: who objects: the customer, or somebody for them.
        note: their words, sealed.
        operator: who took it.
        at: when.
        due_on: last day for the answer.
    """

    ref: str
    inquiry: str
    branch: str
    subjects: tuple[str, ...]
    by: By
    note: bytes
    operator: str
    at: Instant
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """The answer to an objection.

    Attributes:
        outcome: code.
        note: its words, sealed.
        operator: who answered.
        at: when.
    """

    outcome: str
    note: bytes
    operator: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptObjection:
    """An objection as it stands now.

    Attributes:
        objection: as it was taken.
        answer: None while it waits.
    """

    objection: Objection
    answer: GivenAnswer | None


class Objections(RefusedActs, Protocol):
    """Where objections are kept."""

    async def take(self, objection: Objection, act: Facts) -> None:
        """Keep an objection and its act, both or neither, durably.

        Raises:
            ObjectionTwiceError: one to the same report waits.
            ReportMissingError: the report was destroyed.
        """
        ...

    async def answer(self, ref: str, answer: GivenAnswer, act: Facts) -> None:
        """Keep an answer and its act, both or neither, durably.

        Raises:
            ObjectionAnsweredError: it has one.
        """
        ...

    async def find(self, ref: str) -> KeptObjection | None:
        """Return an objection as it stands now."""
        ...

    async def of_inquiry(self, inquiry: str) -> Sequence[KeptObjection]:
        """Return the objections to a report, the oldest first."""
        ...

    async def waiting(
        self, branch: str | None, before: date | None, most: int
    ) -> Sequence[KeptObjection]:
        """Return objections without an answer, the most urgent first.

        Args:
            branch: None for every branch.
            before: only those whose last day was earlier; None for all.
            most: how many at most.
        """
        ...
