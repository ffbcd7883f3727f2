"""Checking proofs: RFC 9162 §2.1.3.2 (inclusion) and §2.1.4.2 (consistency).

Every hash must be 32 bytes before anything else is done. Without that, an empty leaf
"equals" an empty root, and a proof of nothing verifies (shown by a published vector).
A check returns the root that it proved, or raises; there is no boolean to overlook.
"""

from collections.abc import Sequence

from xinhu.core.register.errors import ProofMalformedError, ProofRefutedError
from xinhu.core.register.proof_paths import consistency_ranges, inclusion_ranges
from xinhu.core.register.tree import HASH_SIZE, TreeHash, node_hash


def verify_inclusion(
    tree: TreeHash,
    *,
    index: int,
    size: int,
    leaf: bytes,
    path: Sequence[bytes],
    root: bytes,
) -> bytes:
    """Check that a leaf is entry ``index`` of the tree of ``size`` with this root.

    Args:
        tree: which hash.
        index: the entry's place, from 0.
        size: entries in the tree.
        leaf: the entry's leaf hash, which the caller computed from the entry.
        path: hashes from the leaf's sibling to the root's child.
        root: the root that a checked checkpoint states.

    Returns:
        The root.

    Raises:
        ProofMalformedError: reason ``range``, ``hash_size`` or ``path_length``.
        ProofRefutedError: reason ``inclusion``.
    """
    _check_hashes(leaf, root, *path)
    if len(path) != len(inclusion_ranges(index, size)):
        raise ProofMalformedError(reason="path_length")
    if _climbed(tree, index, size - 1, leaf, path) != root:
        raise ProofRefutedError(reason="inclusion")
    return root


def _climbed(
    tree: TreeHash, node: int, last: int, result: bytes, path: Sequence[bytes]
) -> bytes:
    """Hash a leaf upwards with its siblings; RFC 9162 §2.1.3.2, steps 2 to 4."""
    for sibling in path:
        if node & 1 or node == last:
            result = node_hash(tree, sibling, result)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            result = node_hash(tree, result, sibling)
        node >>= 1
        last >>= 1
    if last != 0:
        raise ProofRefutedError(reason="inclusion")
    return result


def verify_consistency(
    tree: TreeHash,
    *,
    old: int,
    new: int,
    old_root: bytes,
    new_root: bytes,
    path: Sequence[bytes],
) -> bytes:
    """Check that the tree of ``new`` begins with the tree of ``old``.

    A proof from size 0 is empty and proves nothing, yet holds: every tree begins with
    nothing. Its ``old_root`` must be that of the empty tree.

    Returns:
        The new root.

    Raises:
        ProofMalformedError: reason ``range``, ``hash_size`` or ``path_length``.
        ProofRefutedError: reason ``consistency``.
    """
    _check_hashes(old_root, new_root, *path)
    if len(path) != len(consistency_ranges(old, new)):
        raise ProofMalformedError(reason="path_length")
    if old == 0:
        old_result, new_result = tree.digest(b""), new_root
    elif old == new:
        old_result = new_result = old_root
    else:
        # Where the old tree is one perfect subtree, the proof leaves its root out.
        first = (old_root,) if old.bit_count() == 1 else ()
        old_result, new_result = _climb(tree, old - 1, new - 1, (*first, *path))
    if (old_result, new_result) != (old_root, new_root):
        raise ProofRefutedError(reason="consistency")
    return new_result


def _climb(
    tree: TreeHash, node: int, last: int, path: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Compute both roots from a path that begins with their common subtree."""
    while node & 1:
        node >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if node & 1 or node == last:
            old = node_hash(tree, sibling, old)
            new = node_hash(tree, sibling, new)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            new = node_hash(tree, new, sibling)
        node >>= 1
        last >>= 1
    return old, new


def _check_hashes(*hashes: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in hashes):
        raise ProofMalformedError(reason="hash_size")
