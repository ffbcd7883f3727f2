"""Reading the register's entries: by number, by what they say, by customer.

Entries hold no personal data, so reading them is no look at a customer and leaves no
entry itself. It takes the scope ``register``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import BadInput
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.deciding import require_bearer, require_known
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import require_scope
from xinhu.core.register.entry import parse

_SCOPE = "register"

MOST = 500
"""Entries that one page may hold."""


class EntryUnknownError(BadInput):
    """The register has no entry of this number."""

    code = "entry.unknown"


class Stored(msgspec.Struct, frozen=True):
    """An entry as it stands: its number, its leaf hash and its bytes."""

    index: int
    leaf: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are wanted; None for any.

    Attributes:
        customer, actor, kind, decision, purpose: equal to these.
        since, until: decided at or after, and before.
        before: only entries with a smaller number; for the next page.
        limit: at most so many.
    """

    customer: CustomerId | None = None
    actor: str | None = None
    kind: str | None = None
    decision: str | None = None
    purpose: str | None = None
    since: Instant | None = None
    until: Instant | None = None
    before: int | None = None
    limit: int = 50


class Entries(Protocol):
    """Where entries are read from."""

    async def search(self, wanted: Filter) -> Sequence[Stored]:
        """Return matching entries, the newest first."""
        ...

    async def one(self, index: int) -> Stored | None:
        """Return an entry by its number."""
        ...

    async def chain(self, customer: CustomerId) -> tuple[Sequence[Stored], int]:
        """Return all entries about a customer, oldest first, and the register's size.

        Both are of one moment: the list is complete up to that size.
        """
        ...

    async def size(self) -> int:
        """Return how many entries the register has."""
        ...


class Browsing:
    """Reads entries for whoever may."""

    def __init__(self, *, reader: Reader, entries: Entries, clock: Clock) -> None:
        self._reader = reader
        self._entries = entries
        self._clock = clock

    async def search(
        self, bearer: bytes, wanted: Filter
    ) -> tuple[Sequence[Stored], int]:
        """Return matching entries, the newest first, and the register's size.

        Raises:
            XinhuError: the token does not permit it.
        """
        await self.require_reader(bearer)
        return await self._entries.search(wanted), await self._entries.size()

    async def one(self, bearer: bytes, index: int) -> Stored:
        """Return an entry: to whoever may read the register, or who made it.

        Raises:
            EntryUnknownError: there is none of this number.
            TokenScopeError: it is somebody else's.
        """
        known = await self._reader.fetch((bearer,), (), ())
        standing = require_known(known.bearers[0], self._clock())
        found = await self._entries.one(index)
        if found is None or parse(found.body).actor != standing.operator:
            require_scope(standing, _SCOPE)
        if found is None:
            raise EntryUnknownError(index=index)
        return found

    async def chain(
        self, bearer: bytes, customer: CustomerId
    ) -> tuple[Sequence[Stored], int]:
        """Return everything the register says about a customer; provably complete.

        Raises:
            XinhuError: the token does not permit it.
        """
        await self.require_reader(bearer)
        return await self._entries.chain(customer)

    async def require_reader(self, bearer: bytes) -> None:
        """Pass whoever may read the register.

        Raises:
            Refusal: the token is not for that.
        """
        known = await self._reader.fetch((bearer,), (), ())
        require_bearer(known.bearers[0], _SCOPE, self._clock())
