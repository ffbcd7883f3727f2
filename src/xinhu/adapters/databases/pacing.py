"""Reading no faster than was asked for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_NAP: Final = 1.0
"""Seconds after which whoever waits says that it is still there."""


@dataclass(slots=True)
class Pace:
    """Holds rows to a rate.

    Attributes:
        rate: rows a second; 0: as fast as they come.
        clock, sleep: of the machine.
    """

    rate: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _free: float = 0.0

    def chunk(self, most: int) -> int:
        """Return how many rows to ask for at once: what a second brings, at most."""
        return max(1, min(most, int(self.rate))) if self.rate else most

    def wait(self, rows: int, alive: Callable[[], None]) -> None:
        """Wait until so many rows may have been read.

        Args:
            rows: that were read.
            alive: is called while it waits.
        """
        if not self.rate:
            return
        self._free = max(self._free, self.clock()) + rows / self.rate
        while (left := self._free - self.clock()) > 0:
            self.sleep(min(left, _NAP))
            alive()
