"""Making proofs from stored tiles.

It reads tiles through ``HashReader`` and nothing else: a proof is made of hashes that
were stored when the entries were, so an entry changed afterwards cannot be proven.
What it does not do: check that the tiles are right. ``verification`` does, and whoever
receives a proof checks it against a signed checkpoint (``proof_checks``).
"""

from collections.abc import Mapping
from typing import Protocol

from xinhu.core.register.proof_paths import (
    Block,
    Range,
    blocks,
    consistency_ranges,
    inclusion_ranges,
    tiles_of,
)
from xinhu.core.register.tiles import Tile, check_tile
from xinhu.core.register.tree import (
    HASH_SIZE,
    Stack,
    TreeHash,
    node_hash,
    perfect_root,
)


class HashReader(Protocol):
    """Gives tiles of one tree."""

    def tile(self, tile: Tile) -> bytes:
        """Return the tile's hashes, 32 bytes each, exactly ``tile.width`` of them.

        It may be cut from a wider tile: the first hashes of a tile never change.
        """
        ...


class FetchedTiles:
    """Tiles that were fetched beforehand, by ``inclusion_tiles`` and its like."""

    def __init__(self, tiles: Mapping[Tile, bytes]) -> None:
        self._tiles = tiles

    def tile(self, tile: Tile) -> bytes:
        """Return a fetched tile.

        Raises:
            KeyError: it was not fetched.
        """
        return self._tiles[tile]


def inclusion_tiles(index: int, size: int) -> tuple[Tile, ...]:
    """Name the tiles that ``inclusion_proof`` will read."""
    return tiles_of(inclusion_ranges(index, size), size)


def consistency_tiles(old: int, new: int) -> tuple[Tile, ...]:
    """Name the tiles that ``consistency_proof`` will read."""
    return tiles_of(consistency_ranges(old, new), new)


def root_tiles(size: int) -> tuple[Tile, ...]:
    """Name the tiles that ``stack_at`` will read."""
    return tiles_of((Range(0, size),), size)


def inclusion_proof(
    tree: TreeHash, reader: HashReader, index: int, size: int
) -> tuple[bytes, ...]:
    """Prove that entry ``index`` is in the tree of ``size`` (RFC 6962 §2.1.1).

    Returns:
        Hashes of 32 bytes, from the leaf's sibling to the root's child.

    Raises:
        ProofMalformedError: no such entry at that size.
        EvidenceError: a tile is not as wide as it must be.
    """
    ranges = inclusion_ranges(index, size)
    return tuple(_range_root(tree, reader, nodes, size) for nodes in ranges)


def consistency_proof(
    tree: TreeHash, reader: HashReader, old: int, new: int
) -> tuple[bytes, ...]:
    """Prove that the tree of ``old`` is a beginning of that of ``new`` (§2.1.2).

    Raises:
        ProofMalformedError: old is above new.
        EvidenceError: a tile is not as wide as it must be.
    """
    ranges = consistency_ranges(old, new)
    return tuple(_range_root(tree, reader, nodes, new) for nodes in ranges)


def stack_at(tree: TreeHash, reader: HashReader, size: int) -> Stack:
    """Read the tree's stack at a size it once had.

    Raises:
        EvidenceError: a tile is not as wide as it must be.
    """
    roots = tuple(
        _block_root(tree, reader, block, size) for block in blocks(Range(0, size))
    )
    return Stack(tree, size, roots)


def _range_root(tree: TreeHash, reader: HashReader, nodes: Range, size: int) -> bytes:
    roots = [_block_root(tree, reader, block, size) for block in blocks(nodes)]
    root = roots.pop()
    while roots:
        root = node_hash(tree, roots.pop(), root)
    return root


def _block_root(tree: TreeHash, reader: HashReader, block: Block, size: int) -> bytes:
    tile = block.tile(size)
    hashes = check_tile(tile, reader.tile(tile))
    first, count = block.place()
    return perfect_root(tree, hashes[first * HASH_SIZE : (first + count) * HASH_SIZE])
