"""What the monthly list is made of, and where a signed one is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.demands import Letter
from xinhu.desks.inquiry.self_check.judging import Found
from xinhu.desks.inquiry.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """An inquiry as far as the list looks: nothing sealed is read for it.

    Attributes:
        ref: its reference.
        entry: index of its entry; None where none was written.
        customer: about whom.
        operator: who asked.
        by_program: whether a program asked.
        reason: code.
        institution: who asked the bureau.
        at: when it was asked.
        state: where it stands.
        changed_at: since when.
        letter: of its ground, where its scan is there.
        settled_on: of its loan.
        placed_on: of its report.
    """

    ref: str
    entry: int | None
    customer: CustomerId
    operator: str
    by_program: bool
    reason: str
    institution: str
    at: Instant
    state: State
    changed_at: Instant
    letter: Letter | None
    settled_on: date | None
    placed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A month's list as it was signed.

    Attributes:
        found: what it listed.
        digest: of the list, 32 bytes.
        by: who signed.
        at: when.
    """

    found: tuple[Found, ...]
    digest: bytes
    by: str
    at: Instant


class SelfChecks(RefusedActs, Protocol):
    """Where inquiries are read for the list, and signed lists are kept."""

    async def rows(
        self, since: Instant, until: Instant, came: tuple[Instant, Instant]
    ) -> Sequence[LookedAt]:
        """Return inquiries that were asked, whose report came, or that wait.

        Args:
            since: from when on they were asked.
            until: before when they were asked, or began to wait.
            came: between which reports came.
        """
        ...

    async def signed(self, month: str) -> Signed | None:
        """Return a month's list as it was signed; None where it was not."""
        ...

    async def sign(self, month: str, signed: Signed, act: Facts) -> None:
        """Keep a signed list and its act, both or neither, durably.

        Raises:
            SelfCheckTwiceError: the month is signed.
        """
        ...
