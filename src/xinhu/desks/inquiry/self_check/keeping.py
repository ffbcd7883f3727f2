"""What the monthly list is made of, and where a signed one is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.demands import Letter
from xinhu.desks.inquiry.keeping import Inquiry
from xinhu.desks.inquiry.self_check.judging import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """An inquiry with what the list looks at besides.

    Attributes:
        inquiry: as it stands.
        letter: of its ground, where its scan is there.
        settled_on: of its loan.
        placed_on: of its report.
    """

    inquiry: Inquiry
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
