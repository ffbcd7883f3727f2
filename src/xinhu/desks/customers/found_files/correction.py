"""What was approved to become of a found file that is kept, and what became of it."""

from dataclasses import dataclass
from typing import Final, Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import SealedPaper
from xinhu.desks.customers.found_files.keeping import FoundFile

REASSIGN: Final = "reassign"
DESTROY: Final = "destroy"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that is being done, as it was approved.

    Attributes:
        remedy: its reference.
        kind: ``reassign`` or ``destroy``.
        paper: reference of the paper.
        customer: whose it is to be, as text; empty where it is to be nobody's.
    """

    remedy: str
    kind: str
    paper: str
    customer: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a paper.

    Attributes:
        paper: its reference.
        kind: ``reassign`` or ``destroy``.
        digest: SHA-256 of the sealed bytes that nothing opens any more, hexadecimal.
        at: when.
    """

    paper: str
    kind: str
    digest: str
    at: Instant


class Corrections(RefusedActs, Protocol):
    """Where found files are kept, as they are corrected."""

    async def approved(self, remedy: str) -> Correction | None:
        """Return the correction that is being done in its hours."""
        ...

    async def corrected(self, remedy: str) -> Corrected | None:
        """Return what was done by a remedy, whatever became of it since."""
        ...

    async def settled(self, remedy: str) -> Corrected | None:
        """Return what was done by a remedy, once whoever does it now has ended.

        Where it returns none, nothing is done any more after the remedy's hours.
        """
        ...

    async def find(self, ref: str) -> FoundFile | None:
        """Return a found file by the reference of its paper; none once destroyed."""
        ...

    async def correct(
        self,
        correction: Correction,
        before: FoundFile,
        after: SealedPaper | None,
        act: Facts,
    ) -> Corrected:
        """Change a paper and keep the act, durably, both or neither, once a remedy.

        Args:
            correction: as it was approved.
            before: the paper as it was found.
            after: as it is sealed for its other customer; None destroys its salt.
            act: who does it, and when.

        Returns:
            what was done by the remedy, now or by another request meanwhile.

        Raises:
            FoundFileNotApprovedError: the remedy is not being done any more, its hours
                are over, or the paper is another by now; nothing is changed.
        """
        ...
