"""Which subtrees a proof is made of, and which stored tiles they stand in.

A proof's nodes are roots over ranges of entries (RFC 6962 §2.1.1, §2.1.2). A range is a
few *blocks*, perfect subtrees, and each block stands in one stored tile, as one hash or
as a power of two of neighbours. So the tiles of a proof are known before anything is
read: an adapter fetches them all in one query.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xinhu.core.register.errors import ProofMalformedError
from xinhu.core.register.tiles import HEIGHT, WIDTH, Tile, tile_width


class Range(NamedTuple):
    """The entries from ``start`` up to, and without, ``stop``."""

    start: int
    stop: int


class Block(NamedTuple):
    """A perfect subtree: 2^height entries from ``start``, a multiple of that."""

    start: int
    height: int

    def tile(self, size: int) -> Tile:
        """Name the tile that holds it in the tree of ``size``."""
        level = self.height // HEIGHT
        n = (self.start >> (HEIGHT * level)) // WIDTH
        return Tile(level, n, tile_width(level, n, size))

    def place(self) -> tuple[int, int]:
        """Tell which hashes of the tile it is the root over: first, and how many."""
        level, rest = divmod(self.height, HEIGHT)
        return (self.start >> (HEIGHT * level)) % WIDTH, 1 << rest


def inclusion_ranges(index: int, size: int) -> tuple[Range, ...]:
    """Name the nodes of an inclusion proof, from the leaf's sibling upwards.

    Raises:
        ProofMalformedError: reason ``range``: no entry of that index at that size.
    """
    if not 0 <= index < size:
        raise ProofMalformedError(reason="range")
    nodes: list[Range] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _below(stop - start)
        if index < middle:
            nodes.append(Range(middle, stop))
            stop = middle
        else:
            nodes.append(Range(start, middle))
            start = middle
    return tuple(reversed(nodes))


def consistency_ranges(old: int, new: int) -> tuple[Range, ...]:
    """Name the nodes of a consistency proof between two sizes.

    Raises:
        ProofMalformedError: reason ``range``: old above new, or below zero.
    """
    if not 0 <= old <= new:
        raise ProofMalformedError(reason="range")
    if old in {0, new}:
        return ()
    nodes: list[Range] = []
    start, stop, whole = 0, new, True
    while stop != old:
        middle = start + _below(stop - start)
        if old <= middle:
            nodes.append(Range(middle, stop))
            stop = middle
        else:
            nodes.append(Range(start, middle))
            start, whole = middle, False
    if not whole:
        nodes.append(Range(start, stop))
    return tuple(reversed(nodes))


def blocks(nodes: Range) -> Iterator[Block]:
    """Cut a range into perfect subtrees, from left to right."""
    start = nodes.start
    while start < nodes.stop:
        height = (nodes.stop - start).bit_length() - 1
        if start:
            height = min(height, (start & -start).bit_length() - 1)
        yield Block(start, height)
        start += 1 << height


def tiles_of(ranges: Iterable[Range], size: int) -> tuple[Tile, ...]:
    """Name the tiles that hold these ranges in the tree of ``size``, each once."""
    return tuple(
        dict.fromkeys(block.tile(size) for nodes in ranges for block in blocks(nodes))
    )


def _below(count: int) -> int:
    """Return the largest power of two below ``count``, which is at least two."""
    return 1 << ((count - 1).bit_length() - 1)
