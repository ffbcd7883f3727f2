"""The states of an approval, each a type that carries what the state must have.

    requested ──votes of every group──> granted ──use──> used
        │  │                               │
        │  ├──a denial──> denied           ├──time──> expired
        │  └──time──> expired              └──withdrawal──> withdrawn
        └──withdrawal──> withdrawn

A granted approval that lacks a vote cannot be made: its type counts them.
"""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar, Literal

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.people import Place, names_of
from xinhu.core.policy.approval.refusals import ApprovalQuorumError
from xinhu.core.policy.approval.rules import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be approved.

    Attributes:
        ref: its reference.
        kind: code in ``rules/approvals.yaml``.
        digest: of the exact request, 32 bytes; an approval is bound to it.
        requester: reference of the operator who asks.
        place: the requester's, when they asked.
        concerns: operators whom it is about; none of them decides.
        needs: of each group so many.
        lapses: whether it is over once the requester is stopped or moves.
        at: when it was asked.
        until: when it expires, granted or not.
    """

    ref: str
    kind: str
    digest: bytes
    requester: str
    place: Place
    concerns: frozenset[str]
    needs: tuple[Need, ...]
    lapses: bool
    at: Instant
    until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one person said.

    Attributes:
        voter: reference.
        stands_for: reference of the giver whose delegation they voted under; None in a
            post of their own. Giver and deputy count as one.
        place: the voter's, when they voted.
        group: for which group they are counted.
        says: yes or no.
        seen: digest of the request as it was shown to them.
        opened_at: when they opened it; None where another program showed it.
        at: when they voted.
        void: the voter, or whom they stood for, was stopped or moved before all had
            voted: it counts no more.
    """

    voter: str
    stands_for: str | None
    place: Place
    group: str
    says: Literal["grant", "deny"]
    seen: bytes
    opened_at: Instant | None
    at: Instant
    void: bool

    @property
    def names(self) -> frozenset[str]:
        """References of the voter and of whom they stood for."""
        return names_of(self.voter, self.stands_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """Waits for votes."""

    asked: Asked
    votes: tuple[Vote, ...] = ()
    state: ClassVar[str] = "requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """May be used once, for exactly what was asked.

    Raises:
        ApprovalQuorumError: the votes do not make it granted.
    """

    asked: Asked
    votes: tuple[Vote, ...]
    at: Instant
    state: ClassVar[str] = "granted"

    def __post_init__(self) -> None:
        """Count the votes."""
        if missing(self.asked, self.votes):
            raise ApprovalQuorumError

    @property
    def approver(self) -> str:
        """Whoever voted last: the one who made it granted."""
        return self.votes[-1].voter


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Somebody said no; theirs is the last vote."""

    asked: Asked
    votes: tuple[Vote, ...]
    at: Instant
    state: ClassVar[str] = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Nobody decided in time, or nobody used it in time."""

    asked: Asked
    votes: tuple[Vote, ...] = ()
    state: ClassVar[str] = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Taken back by whoever asked, or ended with their standing."""

    asked: Asked
    votes: tuple[Vote, ...]
    at: Instant
    state: ClassVar[str] = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Was used; it supports nothing any more."""

    asked: Asked
    votes: tuple[Vote, ...]
    at: Instant
    used_at: Instant
    state: ClassVar[str] = "used"

    @property
    def approver(self) -> str:
        """Whoever made it granted."""
        return self.votes[-1].voter


Approval = Requested | Granted | Denied | Expired | Withdrawn | Used


def counted(votes: tuple[Vote, ...]) -> Counter[str]:
    """Count the yes of each group, but none that is void.

    A person counts once, and so do a giver and those who stood for them.
    """
    given: Counter[str] = Counter()
    heard: set[str] = set()
    for vote in votes:
        if vote.says == "grant" and not vote.void and heard.isdisjoint(vote.names):
            heard |= vote.names
            given[vote.group] += 1
    return given


def missing(asked: Asked, votes: tuple[Vote, ...]) -> dict[str, int]:
    """Return how many yes each group still owes; groups that owe none are left out."""
    given = counted(votes)
    owed = {each.group: each.need - given[each.group] for each in asked.needs}
    return {group: number for group, number in owed.items() if number > 0}
