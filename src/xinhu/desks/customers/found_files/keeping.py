"""A found file as it is kept, what was approved of it, and where."""

from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import SealedPaper


@dataclass(frozen=True, slots=True)
class Approved:
    """A remedy that is being done, as it was approved.

    Attributes:
        customer: whose the file is, as text.
        digest: SHA-256 of what the file must hold, hexadecimal.
    """

    customer: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A found file, sealed.

    Attributes:
        ref: reference of the paper.
        remedy: reference of the remedy by which it was moved.
        customer: whose.
        size: bytes in clear.
        sealed: salt and body.
        by: reference of whose program handed it over.
        at: when.
    """

    ref: str
    remedy: str
    customer: CustomerId
    size: int
    sealed: SealedPaper
    by: str
    at: Instant


class FoundFiles(RefusedActs, Protocol):
    """Where found files are kept."""

    async def approved(self, remedy: str) -> Approved | None:
        """Return the move of a file into the vault that is being done in its hours."""
        ...

    async def of_remedy(
        self, remedy: str, customer: CustomerId, digest: str
    ) -> str | None:
        """Return the paper that a remedy gave; none for another customer or content.

        Args:
            remedy: reference of the remedy; it may be over.
            customer: whose the file is.
            digest: SHA-256 of what it holds, hexadecimal.
        """
        ...

    async def add(self, new: FoundFile, act: Facts) -> str:
        """Keep a file and its act, durably, both or neither.

        Returns:
            the reference of the paper: of the first one, where two were handed over for
            one remedy; the second is not kept, nor its act.

        Raises:
            FoundFileNotApprovedError: its remedy is not being done any more, or its
                hours are over; nothing is kept.
        """
        ...

    async def find(self, ref: str) -> FoundFile | None:
        """Return a found file by the reference of its paper; none once destroyed."""
        ...
