"""The rules in force in this process, and how newer ones take their place.

Which version is in force is a number in the database, read together with what a batch
is decided from. It changes in the transaction that appends the act that says so
(``adapters.postgres.policy_switch``), so whoever reads the new number finds that entry
already in the register: nothing is decided under a version before it is written that
the version is in force.

Guarantees: a batch that read a newer number is decided under that version or not at
all; a process never goes back to an older one. What it leaves to others: reading and
checking the policies (``Load``), and who may change them (the staff desk).
"""

import asyncio
from collections.abc import Awaitable, Callable

from xinhu.core.policy.in_force import InForce

Load = Callable[[int], Awaitable[InForce]]
"""Reads the version of a number; raises where it cannot be used."""


class Rules:
    """Holds the rules in force.

    Args:
        first: those of the start.
        load: reads others.
    """

    def __init__(self, first: InForce, load: Load) -> None:
        self._now = first
        self._load = load
        self._turn = asyncio.Lock()

    @property
    def now(self) -> InForce:
        """The newest rules that this process has seen in force."""
        return self._now

    async def at(self, number: int) -> InForce:
        """Return the rules for a batch that read this number.

        Raises:
            PolicyUnavailableError: they cannot be read or used; nothing is decided.
        """
        if number <= self._now.number:
            return self._now
        async with self._turn:
            if number > self._now.number:
                self._now = await self._load(number)
            return self._now
