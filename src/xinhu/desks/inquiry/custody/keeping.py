"""Custody and destruction as they are kept, and where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.custody.rules import Cabinet
from xinhu.desks.inquiry.demands import Loan


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Where a report lies.

    Attributes:
        inquiry, paper: references.
        branch: that keeps it.
        cabinet: which kind of place.
        number: of the loan, or of the file in the separate cabinet.
        place: code of the place.
        placed_on: the day, in the country's time.
        by: who put it there.
        at: when.
    """

    inquiry: str
    paper: str
    branch: str
    cabinet: Cabinet
    number: str
    place: str
    placed_on: date
    by: str
    at: Instant


class Due(NamedTuple):
    """Which reports are due to be destroyed: those whose time began before a day.

    Attributes:
        loan_file: of reports in a loan's file, since put away and settled.
        refused_cabinet: of reports kept apart, since put away.
    """

    loan_file: date
    refused_cabinet: date


class Place(NamedTuple):
    """Where a report stands in the list, the longest kept first."""

    placed_on: date
    inquiry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCustody:
    """Custody as it stands now.

    Attributes:
        custody: where it lies now; ``by`` and ``at`` tell the first placing.
        moves: how often it was put somewhere, the first time counted.
        loan: of the file, as it stands now; None where none of that number is known.
        destroyed_at: None while it is there.
    """

    custody: Custody
    moves: int
    loan: Loan | None
    destroyed_at: Instant | None

    @property
    def listed_at(self) -> Place:
        """Where it stands in the list."""
        return Place(self.custody.placed_on, self.custody.inquiry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which reports a locating list shows.

    Attributes:
        branch: None for every branch.
        cabinet: None for both.
        due: only those that are due to be destroyed; None for all.
        after: behind which place; None from the beginning.
        most: how many at most.
    """

    branch: str | None
    cabinet: Cabinet | None
    due: Due | None
    after: Place | None
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A destruction that one person proposed.

    Attributes:
        ref: its reference.
        inquiry: whose report.
        digest: of everything that is confirmed, 32 bytes.
        by: who proposed.
        names: theirs, and of whom they stood for.
        at: when.
        until: until when it waits.
    """

    ref: str
    inquiry: str
    digest: bytes
    by: str
    names: frozenset[str]
    at: Instant
    until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """销毁证明: that a report was destroyed.

    Attributes:
        number: running, without gaps.
        digest: over everything that it says, 32 bytes.
        by: who confirmed.
        at: when it was destroyed.
    """

    number: int
    digest: bytes
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """The newest destruction of a report.

    Attributes:
        proposal: as it was proposed.
        certificate: None while nobody confirmed.
    """

    proposal: Proposal
    certificate: Certificate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A destruction about to be carried out.

    Attributes:
        proposal: reference.
        inquiry, paper: references.
        by: who confirms.
        at: when.
        certified: digest of the certificate and its entry, by its number and the
            SHA-256 of the sealed body.
    """

    proposal: str
    inquiry: str
    paper: str
    by: str
    at: Instant
    certified: Callable[[int, str], tuple[bytes, Facts]]


class Custodies(RefusedActs, Protocol):
    """Where it is kept where reports lie."""

    async def place(self, custody: Custody, act: Facts) -> None:
        """Put a report away, and its act, both or neither, durably.

        Raises:
            CustodyTwiceError: it is.
        """
        ...

    async def move(
        self, inquiry: str, place: str, by: str, at: Instant, act: Facts
    ) -> None:
        """Put it somewhere else in its cabinet, and its act, both or neither.

        Raises:
            CustodyDestroyedError: it was destroyed.
        """
        ...

    async def find(self, inquiry: str) -> KeptCustody | None:
        """Return where a report lies; None where it was never put away."""
        ...

    async def listed(self, wanted: Wanted) -> Sequence[KeptCustody]:
        """Return reports that are there, the longest kept first."""
        ...

    async def loan(self, number: str) -> Loan | None:
        """Return a loan as it stands now."""
        ...


class Destructions(RefusedActs, Protocol):
    """Where destructions are kept, and carried out."""

    async def propose(self, proposal: Proposal, act: Facts) -> None:
        """Keep a proposal and its act, both or neither, durably.

        Raises:
            DestructionTwiceError: one waits, at the time of this one.
            DestructionDisputedError: an objection to the report waits.
            CustodyDestroyedError: the report was destroyed.
        """
        ...

    async def find(self, inquiry: str) -> Destruction | None:
        """Return the newest destruction of a report; None where none was proposed."""
        ...

    async def waiting(self, now: Instant, most: int) -> Sequence[Destruction]:
        """Return destructions that wait for the second person, the oldest first."""
        ...

    async def confirm(self, confirmation: Confirmation) -> None:
        """Destroy the paper's salt, end its openings, write certificate and entry.

        All or nothing, durably.

        Raises:
            DestructionMissingError: the proposal does not wait any more.
            DestructionDisputedError: an objection to the report waits.
        """
        ...
