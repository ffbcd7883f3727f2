"""What has been unpacked of one file, and streams that count it."""

import io
from typing import Protocol

from xinhu.adapters.readers.bounds import Bounds
from xinhu.adapters.readers.failing import SpentError
from xinhu.core.discover.part import Why


class Stream(Protocol):
    """Bytes from front to back."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


class Budget:
    """What may still be unpacked of one file.

    Args:
        bounds: how far to go.
        size: bytes of the file as it lies on disk.
    """

    def __init__(self, bounds: Bounds, size: int) -> None:
        self._most = bounds.total
        self._ratio = max(bounds.grace, size * bounds.ratio)
        self._members_left = bounds.members
        self._bytes = 0

    def take_member(self) -> None:
        """Count one member of a container.

        Raises:
            SpentError: too many.
        """
        self._members_left -= 1
        if self._members_left < 0:
            raise SpentError(Why.TOO_MANY)

    def take(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            SpentError: more came out of the file than any honest one holds.
        """
        self._bytes += count
        if self._bytes > self._ratio:
            raise SpentError(Why.BOMB)
        if self._bytes > self._most:
            raise SpentError(Why.TOO_LARGE)


class Metered(io.RawIOBase):
    """A stream whose bytes are counted.

    Args:
        stream: what is counted.
        budget: where.
    """

    def __init__(self, stream: Stream, budget: Budget) -> None:
        # One step at a time: where a packed stream is cut, what came before is given.
        self._read = getattr(stream, "read1", stream.read)
        self._budget = budget

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read and count.

        Raises:
            SpentError: enough was read of this file.
        """
        data: bytes = self._read(size if size >= 0 else 1 << 20)
        self._budget.take(len(data))
        return data
