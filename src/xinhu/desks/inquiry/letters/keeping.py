"""A letter of authorisation as it is kept, with its ground and its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.policy.ground import Ground
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.demands import Letter
from xinhu.desks.inquiry.keeping import NewPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter about to be kept.

    Attributes:
        letter: what inquiries are held against.
        ground: term and uses; of the same reference.
        evidence: of the ground, sealed.
        commitment: hexadecimal, over the subject.
        note: subject, witness, place and electronic evidence, sealed.
        papers: scans, sealed.
        branch, operator: who took it.
        at: when.
    """

    letter: Letter
    ground: Ground
    evidence: bytes
    commitment: str
    note: bytes
    papers: tuple[NewPaper, ...]
    branch: str
    operator: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLetter:
    """A letter without what is sealed.

    Attributes:
        letter: what inquiries are held against.
        ground: as it stands now.
        papers: kinds of scans that are kept.
        taken_by: reference.
        taken_at: when.
    """

    letter: Letter
    ground: Ground
    papers: frozenset[str]
    taken_by: str
    taken_at: Instant

    @property
    def signed_on(self) -> date:
        """When it was signed."""
        return self.letter.signed_on


class Letters(RefusedActs, Protocol):
    """Where letters are kept."""

    async def add(self, new: NewLetter, act: Facts) -> None:
        """Keep a letter, its ground, its papers and its act, all or nothing."""
        ...

    async def find(self, ref: str) -> KeptLetter | None:
        """Return a letter as it stands now."""
        ...

    async def of_customer(self, customer: CustomerId) -> Sequence[KeptLetter]:
        """Return a customer's letters, the newest first."""
        ...

    async def withdraw(self, ref: str, act: Facts) -> None:
        """Withdraw a letter: it refuses from the next request on."""
        ...
