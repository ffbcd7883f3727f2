"""What the gate needs of the outside, and the duties of whoever provides it.

Declared beside their only user. The PostgreSQL adapters implement them; the tests'
simulators implement them too, and fail on request.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import Draft


class Follows(NamedTuple):
    """Which entry was the last about a customer, when a decision was made.

    Attributes:
        seen: entries that the register had then.
        previous: receipt of the last one about the customer, None if there was none.
    """

    seen: int
    previous: Receipt | None


class Intent(NamedTuple):
    """An entry to append, and the ground whose last uses it may spend.

    Attributes:
        draft: the entry if the ground still has a use left, or needs none.
        spends: reference of a ground with a limited number of uses, or None.
        spent: the refusal to append instead when another request took the last use
            between the decision and the lock; required with ``spends``.
        follows: what was known of the customer's last entry, so that a writer need not
            look again unless something came in between; None where nothing is.
    """

    draft: Draft
    spends: str | None = None
    spent: Draft | None = None
    follows: Follows | None = None


class Appended(NamedTuple):
    """What became of an intent: where it stands, and whether ``draft`` was used."""

    receipt: Receipt
    honoured: bool


class Writer(Protocol):
    """Appends to the register."""

    async def append(self, intents: Sequence[Intent]) -> list[Appended]:
        """Append all intents in order, durably, and spend their grounds, or nothing.

        When this returns, the entries survive the loss of power and of the database
        process. Several processes may call it at once; entries have no gaps.

        Raises:
            RegisterUnavailableError: nothing was appended, or whether it was is not
                known. In both cases the caller MUST show nothing.
            RegisterWatermarkError: its disk is nearly full; nothing was appended.
        """
        ...


class Sealed(NamedTuple):
    """A customer as stored: state, and the sealed record with its wrapped key.

    ``follows`` is the last entry about them, where it was looked up as well.
    """

    customer: CustomerId
    state: int
    kek_version: int
    wrapped_key: bytes | None
    version: int
    record: bytes
    follows: Follows | None = None


class Away(NamedTuple):
    """A leave that keeps its operator out, from ``begins`` on and before ``until``."""

    begins: Instant
    until: Instant


class Bearer(NamedTuple):
    """Who a token belongs to, as stored; judged by the gate, not by the store."""

    standing: Standing
    expires_at: Instant
    revoked: bool
    away: tuple[Away, ...]


class Known(NamedTuple):
    """What one look at the database told about a batch; None where nothing is stored.

    The three sequences run parallel to what was asked for. ``policy`` is the number of
    the policies in force at that moment.
    """

    bearers: Sequence[Bearer | None]
    grounds: Sequence[Ground | None]
    customers: Sequence[Sealed | None]
    policy: int


class Reader(Protocol):
    """Fetches what decisions are made from; never from a cache of its own."""

    async def fetch(
        self,
        digests: Sequence[bytes],
        grounds: Sequence[str],
        customers: Sequence[CustomerId],
    ) -> Known:
        """Look everything up as of now, in one round trip.

        A revocation, a withdrawal or a restriction that was committed before the call
        MUST be seen.

        Raises:
            DatabaseUnavailableError: the database did not answer.
        """
        ...

    async def candidates(self, tag: int, limit: int) -> Sequence[Sealed]:
        """Return customers that carry a blind tag, at most ``limit`` of them."""
        ...
