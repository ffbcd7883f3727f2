"""The Merkle tree of RFC 6962 §2.1, over SHA-256, and over SM3 beside it.

    leaf = H(0x00 ‖ entry)     node = H(0x01 ‖ left ‖ right)     empty root = H("")

``Stack`` holds the roots of the perfect subtrees from left to right: as many as there
are ones in the size's binary form, at most 64. It is all that is needed to append, to
give the root, and to resume after a restart or at the beginning of a volume.
"""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

HASH_SIZE = 32
"""Bytes of a SHA-256 or SM3 hash."""


class TreeHash(NamedTuple):
    """A hash function of a tree.

    Attributes:
        name: ``sha256`` or ``sm3``.
        digest: hashes bytes, 32 bytes out.
    """

    name: str
    digest: Callable[[bytes], bytes]


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


SHA256 = TreeHash("sha256", _sha256)
SM3 = TreeHash("sm3", _sm3)


def leaf_hash(tree: TreeHash, entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return tree.digest(b"\x00" + entry)


def node_hash(tree: TreeHash, left: bytes, right: bytes) -> bytes:
    """Hash two subtrees' roots to the root above them."""
    return tree.digest(b"\x01" + left + right)


class Stack:
    """A tree that can grow: its size and the roots of its perfect subtrees."""

    __slots__ = ("_digest", "_roots", "size")

    def __init__(
        self, tree: TreeHash, size: int = 0, roots: tuple[bytes, ...] = ()
    ) -> None:
        if len(roots) != size.bit_count() or any(len(r) != HASH_SIZE for r in roots):
            message = "a stack has one hash for each one in its size's binary form"
            raise ValueError(message)
        self._digest = tree.digest
        self._roots = list(roots)
        self.size = size

    @classmethod
    def from_bytes(cls, tree: TreeHash, size: int, data: bytes) -> "Stack":
        """Resume from what ``to_bytes`` gave at this size.

        Raises:
            ValueError: the bytes do not fit the size.
        """
        whole, rest = divmod(len(data), HASH_SIZE)
        roots = tuple(data[i * HASH_SIZE : (i + 1) * HASH_SIZE] for i in range(whole))
        if rest:
            message = "a stack is a whole number of hashes"
            raise ValueError(message)
        return cls(tree, size, roots)

    def to_bytes(self) -> bytes:
        """Return the roots, largest subtree first, 32 bytes each."""
        return b"".join(self._roots)

    @property
    def roots(self) -> tuple[bytes, ...]:
        """Roots of the perfect subtrees, largest first."""
        return tuple(self._roots)

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        size = self.size
        roots = self._roots
        digest = self._digest
        while size & 1:
            leaf = digest(b"\x01" + roots.pop() + leaf)
            size >>= 1
        roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree as it is now."""
        if not self._roots:
            return self._digest(b"")
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = self._digest(b"\x01" + left + root)
        return root
