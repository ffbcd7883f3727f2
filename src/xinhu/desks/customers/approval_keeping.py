"""An approval of a look as it is kept, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.states import Approval, Denied, Granted, Requested
from xinhu.core.policy.query import Query
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.ground_keeping import NewGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An approval as it is kept, its reason sealed.

    Attributes:
        approval: with the votes so far.
        query: the exact look that it is about.
        note: the requester's reason, sealed under the approval's reference.
        notes: the voters' reasons, sealed, by voter.
        people: requester and voters as they stand now, by reference.
    """

    approval: Approval
    query: Query
    note: bytes
    notes: Mapping[str, bytes]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A vote about to be written down, and what follows from it.

    Attributes:
        after: the approval with the vote; the vote is the last one.
        before: how many votes it was decided upon.
        note: the voter's reason, sealed; None where none was stated.
        ground: what a granted look makes.
        reviewed: whether a use of break-glass has its review with it.
    """

    after: Requested | Granted | Denied
    before: int
    note: bytes | None
    ground: NewGround | None
    reviewed: bool


class Approvals(RefusedActs, Protocol):
    """Where approvals of looks are kept."""

    async def add(
        self, requested: Requested, query: Query, note: bytes, act: Facts
    ) -> None:
        """Enter a request for approval and its act, both or neither."""
        ...

    async def find(self, ref: str, now: Instant) -> Kept | None:
        """Return an approval, with everybody around it as they stand now."""
        ...

    async def person(self, operator: str, now: Instant) -> Person | None:
        """Return an operator in their main post; None where there is none of the name.

        With the units above them, and the roles of the posts that they hold besides.
        """
        ...

    async def waiting(self, kind: str, voter: str, now: Instant) -> Sequence[Kept]:
        """Return what of a kind waits and is neither this voter's nor voted on by them.

        The oldest first.
        """
        ...

    async def open(self, ref: str, viewer: str, at: Instant, act: Facts) -> int:
        """Write down that somebody is shown it; return the look's number."""
        ...

    async def opened_at(self, ref: str, viewer: str, look: int) -> Instant | None:
        """Return when somebody opened it; None where that was not they, or not it."""
        ...

    async def decide(self, decided: Decided, act: Facts) -> bool:
        """Write down a vote, what follows from it, and its act: all or nothing.

        Returns:
            False where another vote came in between: nothing was written.

        Raises:
            ApprovalStateError: somebody decided meanwhile.
        """
        ...
