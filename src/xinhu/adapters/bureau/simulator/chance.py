"""Chance that is the same for the same seed, on every machine and Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_SPAN = 1 << 64


class Chance:
    """Draws numbers from a seed, one after the other.

    Args:
        seed: any text.
    """

    def __init__(self, seed: str) -> None:
        self._seed = hashlib.sha256(b"xinhu simulated bureau" + seed.encode()).digest()
        self._drawn = 0

    def share(self) -> float:
        """Return a number from 0 to below 1."""
        return self._next() / _SPAN

    def number(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + self._next() % (high - low + 1)

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of some things."""
        return things[self.number(0, len(things) - 1)]

    def _next(self) -> int:
        self._drawn += 1
        drawn = hashlib.blake2b(
            self._drawn.to_bytes(8), key=self._seed, digest_size=8
        ).digest()
        return int.from_bytes(drawn)
