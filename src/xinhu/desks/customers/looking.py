"""Looking at customers' information, for whoever asks: the API, the console, a command.

A thin front of the gate: it takes words from outside, lets the gate decide, and hands
back what the gate answers.
"""

from collections.abc import Sequence

from xinhu.core.gate.asks import Answer, Ask, Refused, Shown
from xinhu.core.gate.batching import Batcher
from xinhu.core.register.entry import GroundRef

__all__ = ["Answer", "Ask", "GroundRef", "Looking", "Refused", "Shown"]

LARGEST_BATCH = 1_000
"""Asks that one exchange may carry."""


class Looking:
    """Looks of many callers, taken through the gate together."""

    def __init__(self, gate: Batcher[Ask, Answer]) -> None:
        self._gate = gate

    async def look(self, asks: Sequence[Ask]) -> list[Answer]:
        """Answer each ask, in order; see ``core.gate.disclosing``.

        Raises:
            GateBusyError: too many wait; nothing was decided.
            DatabaseUnavailableError: nothing was decided.
            RegisterUnavailableError: nothing is shown.
        """
        return await self._gate.submit(asks)
