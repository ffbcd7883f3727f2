"""The Merkle tree of RFC 6962 §2.1, over SHA-256, and over SM3 beside it.

    leaf = H(0x00 ‖ entry)     node = H(0x01 ‖ left ‖ right)     empty root = H("")

``Stack`` holds the roots of the perfect subtrees from left to right: as many as there
are ones in the size's binary form, at most 64. It is all that is needed to append, to
give the root, and to resume after a restart or at the beginning of a volume.
"""

from collections.abc import Iterable
from typing import NamedTuple

from xinhu.core.crypto.digests import StartHash, start_sha256, start_sm3

HASH_SIZE = 32
"""Bytes of a SHA-256 or SM3 hash."""


class TreeHash(NamedTuple):
    """A hash function of a tree.

    Attributes:
        name: ``sha256`` or ``sm3``.
        start: starts a hash with its first bytes.
    """

    name: str
    start: StartHash

    def digest(self, data: bytes) -> bytes:
        """Hash bytes, 32 bytes out."""
        return self.start(data).digest()


SHA256 = TreeHash("sha256", start_sha256)
SM3 = TreeHash("sm3", start_sm3)


def leaf_hash(tree: TreeHash, entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return tree.start(b"\x00" + entry).digest()


def node_hash(tree: TreeHash, left: bytes, right: bytes) -> bytes:
    """Hash two subtrees' roots to the root above them."""
    return tree.start(b"\x01" + left + right).digest()


def perfect_root(tree: TreeHash, hashes: bytes) -> bytes:
    """Return the root over 2^k hashes that stand one behind the other.

    Args:
        tree: which hash.
        hashes: 32 bytes each, as many as a power of two.
    """
    start = tree.start
    while len(hashes) > HASH_SIZE:
        hashes = b"".join(
            [
                start(b"\x01" + hashes[at : at + 64]).digest()
                for at in range(0, len(hashes), 64)
            ]
        )
    return hashes


def split(hashes: bytes) -> tuple[bytes, ...]:
    """Take hashes apart that stand one behind the other."""
    return tuple(hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE))


class Stack:
    """A tree that can grow: its size and the roots of its perfect subtrees."""

    __slots__ = ("_roots", "_start", "_tree", "size")

    def __init__(
        self, tree: TreeHash, size: int = 0, roots: tuple[bytes, ...] = ()
    ) -> None:
        if len(roots) != size.bit_count() or any(len(r) != HASH_SIZE for r in roots):
            message = "a stack has one hash for each one in its size's binary form"
            raise ValueError(message)
        self._tree = tree
        self._start = tree.start
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
        while size & 1:
            leaf = self._start(b"\x01" + roots.pop() + leaf).digest()
            size >>= 1
        roots.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in their order."""
        size, roots, start = self.size, self._roots, self._start
        for leaf in leaves:
            node, ones = leaf, size
            while ones & 1:
                node = start(b"\x01" + roots.pop() + node).digest()
                ones >>= 1
            roots.append(node)
            size += 1
        self.size = size

    def copy(self) -> "Stack":
        """Return a stack that grows apart from this one."""
        return Stack(self._tree, self.size, tuple(self._roots))

    def root(self) -> bytes:
        """Return the root of the tree as it is now."""
        if not self._roots:
            return self._tree.digest(b"")
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node_hash(self._tree, left, root)
        return root
