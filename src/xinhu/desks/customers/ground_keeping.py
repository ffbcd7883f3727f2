"""What is stated to enter a ground, and where grounds are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.policy.approval.states import Requested
from xinhu.core.policy.ground import Ground
from xinhu.core.register.entry import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGround:
    """A ground about to be entered.

    Attributes:
        ground: what the gate will check.
        note: what proves it, sealed.
        created_by: reference of the operator.
        created_at: when.
        review: the review that it owes, asked for with it; None where it owes none.
    """

    ground: Ground
    note: bytes
    created_by: str
    created_at: Instant
    review: Requested | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundForm:
    """What an operator states to enter a ground; unchecked.

    Attributes:
        kind: code of the kind.
        customer: whom it is about.
        purposes: codes.
        fields: names; None for all that the purposes need.
        evidence: fact → statement.
        days, uses: None for the kind's default.
    """

    kind: str
    customer: CustomerId
    purposes: frozenset[str]
    fields: frozenset[str] | None
    evidence: Mapping[str, str]
    days: int | None
    uses: int | None


class Grounds(RefusedActs, Protocol):
    """Where grounds are kept."""

    async def add(self, new: NewGround, act: Facts) -> None:
        """Enter a ground and its act, both or neither, durably."""
        ...

    async def find(self, ref: str) -> Ground | None:
        """Return a ground as it stands now."""
        ...

    async def of_customer(self, customer: CustomerId) -> Sequence[Ground]:
        """Return a customer's grounds, the newest first."""
        ...

    async def unreviewed(self) -> Sequence[Ground]:
        """Return uses of break-glass that nobody has reviewed."""
        ...

    async def withdraw(self, ref: str, act: Facts) -> None:
        """Withdraw a ground; it refuses from the next request on."""
        ...
