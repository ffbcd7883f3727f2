"""Fresh random bytes without a system call for each few of them."""

from xinhu.core.base.ids import RandomBytes

_AT_ONCE = 1 << 14


class RandomBuffer:
    """Hands out a source's bytes in order, each once; for one process alone.

    It MUST be made in the process that uses it: two processes with one buffer would
    hand out the same nonces.

    Args:
        source: the system's.
    """

    __slots__ = ("_at", "_bytes", "_source")

    def __init__(self, source: RandomBytes) -> None:
        self._source = source
        self._bytes = b""
        self._at = 0

    def __call__(self, count: int) -> bytes:
        """Return bytes that were never handed out before."""
        at = self._at
        end = at + count
        if end > len(self._bytes):
            self._bytes = self._source(max(_AT_ONCE, count))
            at, end = 0, count
        self._at = end
        return self._bytes[at:end]
