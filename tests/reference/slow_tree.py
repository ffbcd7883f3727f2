"""The tree of RFC 6962 as the RFC writes it: recursive, slow, obvious.

It shares nothing with ``xinhu.core.register``; random cases of both must agree.
"""

import hashlib
from collections.abc import Sequence


class SlowTree:
    """Computes everything from the list of entries, each time from the beginning."""

    def __init__(self, algorithm: str, entries: Sequence[bytes]) -> None:
        self.algorithm = algorithm
        self.entries = list(entries)

    def hash(self, data: bytes) -> bytes:
        return hashlib.new(self.algorithm, data).digest()

    def root(self, start: int = 0, stop: int | None = None) -> bytes:
        """Return MTH(D[start:stop]), RFC 6962 section 2.1."""
        entries = self.entries[start:stop]
        return self._root(entries)

    def _root(self, entries: Sequence[bytes]) -> bytes:
        if not entries:
            return self.hash(b"")
        if len(entries) == 1:
            return self.hash(b"\x00" + entries[0])
        k = split(len(entries))
        return self.hash(b"\x01" + self._root(entries[:k]) + self._root(entries[k:]))

    def path(self, m: int, size: int) -> list[bytes]:
        """Return PATH(m, D[size]), section 2.1.1."""
        return self._path(m, self.entries[:size])

    def _path(self, m: int, entries: Sequence[bytes]) -> list[bytes]:
        if len(entries) == 1:
            return []
        k = split(len(entries))
        if m < k:
            return [*self._path(m, entries[:k]), self._root(entries[k:])]
        return [*self._path(m - k, entries[k:]), self._root(entries[:k])]

    def proof(self, m: int, size: int) -> list[bytes]:
        """Return PROOF(m, D[size]), section 2.1.2, for 0 < m < size."""
        return self._subproof(m, self.entries[:size], whole=True)

    def _subproof(
        self, m: int, entries: Sequence[bytes], *, whole: bool
    ) -> list[bytes]:
        n = len(entries)
        if m == n:
            return [] if whole else [self._root(entries)]
        k = split(n)
        left, right = entries[:k], entries[k:]
        if m <= k:
            return [*self._subproof(m, left, whole=whole), self._root(right)]
        return [*self._subproof(m - k, right, whole=False), self._root(left)]


def split(n: int) -> int:
    """Return the largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k
