"""Whose found files are, told to whoever decides what becomes of them.

A pseudonym, and no look: nothing is opened. Auditors are not told: a path, which they
read beside it, may hold the person's name, and the register tells them what was done.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from xinhu.core.base.clock import Clock
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import SESSION
from xinhu.desks.customers.found_files.errors import FoundFilePersonError

_SCOPE: Final = "discovery"


class Kept(Protocol):
    """Where found files are kept."""

    async def customers_of(self, papers: Sequence[str]) -> Mapping[str, CustomerId]:
        """Return paper → whose; what is not kept, or was destroyed, is left out."""
        ...


class FoundFileWhose:
    """Tells whose found files are, under the token of whoever asks."""

    def __init__(self, *, reader: Reader, kept: Kept, clock: Clock) -> None:
        self._reader = reader
        self._kept = kept
        self._clock = clock

    async def tell(
        self, bearer: bytes, papers: Sequence[str]
    ) -> Mapping[str, CustomerId]:
        """Return paper → whose; what is not kept, or was destroyed, is left out.

        Args:
            bearer: SHA-256 of the token.
            papers: references.

        Raises:
            FoundFilePersonError: a program asks.
            XinhuError: the token does not permit it.
        """
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        if standing.kind != SESSION:
            raise FoundFilePersonError
        return await self._kept.customers_of(papers)
