"""Checking what the gate says about the register, step by step, so it can be drawn.

``walk_inclusion`` is the check of RFC 9162 §2.1.3.2 with every step kept: whoever looks
at the drawing sees the hashes that were computed, not a picture of a claim. It is
computed where it is shown and trusts nothing but the root it is compared with; that
the root is the signed one is the caller's to compare.
"""

from dataclasses import dataclass
from typing import Literal

from xinhu.core.base.errors import Refusal
from xinhu.core.register.tree import HASH_SIZE, SHA256, leaf_hash, node_hash


class ProofBrokenError(Refusal):
    """A proof does not lead from the leaf to the root; params: index."""

    code = "proof.broken"


@dataclass(frozen=True, slots=True)
class Step:
    """One level of the way up.

    Attributes:
        side: where the sibling stands.
        sibling: its hash.
        sibling_from, sibling_to: entries under the sibling, the last one excluded.
        node: hash of both together.
        node_from, node_to: entries under the node, the last one excluded.
    """

    side: Literal["left", "right"]
    sibling: bytes
    sibling_from: int
    sibling_to: int
    node: bytes
    node_from: int
    node_to: int


@dataclass(frozen=True, slots=True)
class Walk:
    """A proof that held: from the leaf through the steps to the root."""

    index: int
    size: int
    leaf: bytes
    steps: tuple[Step, ...]
    root: bytes


def walk_inclusion(
    *, index: int, size: int, leaf: bytes, path: tuple[bytes, ...], root: bytes
) -> Walk:
    """Check an inclusion proof and return its steps.

    Args:
        index: place of the entry, from 0.
        size: entries in the tree.
        leaf: leaf hash of the entry, 32 bytes.
        path: siblings from the leaf up, 32 bytes each.
        root: the root that it must lead to.

    Raises:
        ProofBrokenError: it is of the wrong length, or leads to another root.
    """
    sides = _sides(index, size)
    if len(path) != len(sides) or any(len(p) != HASH_SIZE for p in (*path, leaf)):
        raise ProofBrokenError(index=index)
    low, high, node = index, index + 1, leaf
    steps = []
    for (side, width), sibling in zip(sides, path, strict=True):
        if side == "left":
            start, end = low - width, low
            node, low = node_hash(SHA256, sibling, node), start
        else:
            start, end = high, min(high + width, size)
            node, high = node_hash(SHA256, node, sibling), end
        steps.append(Step(side, sibling, start, end, node, low, high))
    if node != root or (low, high) != (0, size):
        raise ProofBrokenError(index=index)
    return Walk(index, size, leaf, tuple(steps), root)


def _sides(index: int, size: int) -> tuple[tuple[Literal["left", "right"], int], ...]:
    """Return, from the leaf up, where each sibling stands and how many entries it has.

    A subtree of n > 1 entries splits at the largest power of two below n (RFC 6962
    §2.1); going down to the entry and turning the list around gives the way up.
    """
    if not 0 <= index < size:
        raise ProofBrokenError(index=index)
    low, high = 0, size
    down: list[tuple[Literal["left", "right"], int]] = []
    while high - low > 1:
        split = low + (1 << (high - low - 1).bit_length() - 1)
        if index < split:
            down.append(("right", high - split))
            high = split
        else:
            down.append(("left", split - low))
            low = split
    return tuple(reversed(down))


def leaf_of(index: int, entry: bytes, said: str) -> bytes:
    """Hash an entry's bytes and return its leaf hash.

    Args:
        index: the entry's number, for the words of a refusal.
        entry: its bytes.
        said: hexadecimal leaf hash that came with it.

    Raises:
        ProofBrokenError: the bytes hash to something else.
    """
    leaf = leaf_hash(SHA256, entry)
    if leaf.hex() != said:
        raise ProofBrokenError(index=index)
    return leaf
