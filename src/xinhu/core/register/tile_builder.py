"""Tiles of a growing tree, made from its leaf hashes as they pass by.

The builder holds at most 255 hashes for each level. It begins at a multiple of 256
entries; what stands to the left of that in the tiles above is handed in.
"""

from collections.abc import Iterator, Mapping

from xinhu.core.register.tiles import HEIGHT, WIDTH, Tile
from xinhu.core.register.tree import HASH_SIZE, TreeHash, perfect_root

_FULL = WIDTH * HASH_SIZE


class TileBuilder:
    """Turns leaf hashes into tiles.

    Args:
        tree: which hash.
        base: entries before the first leaf, a multiple of 256.
        left: for each level from 1, the hashes that stand before ``base`` in the tile
            that ``base`` falls into.
    """

    def __init__(
        self, tree: TreeHash, base: int = 0, left: Mapping[int, bytes] | None = None
    ) -> None:
        if base % WIDTH:
            message = "tiles begin at a multiple of 256 entries"
            raise ValueError(message)
        self._tree = tree
        self._rows: list[bytearray] = [bytearray()]
        self._first: list[int] = [base // WIDTH]
        level = 1
        while base >> (HEIGHT * level):
            self._rows.append(bytearray((left or {}).get(level, b"")))
            self._first.append(base >> (HEIGHT * (level + 1)))
            level += 1

    def add(self, leaf: bytes) -> Iterator[tuple[Tile, bytes]]:
        """Take a leaf hash in; yield the tiles that it fills, from below."""
        row = self._rows[0]
        row += leaf
        if len(row) == _FULL:
            yield from self._fill(0)

    def rest(self) -> Iterator[tuple[Tile, bytes]]:
        """Yield the partial tiles at the tree's right end, from below."""
        for level, row in enumerate(self._rows):
            if row:
                width = len(row) // HASH_SIZE
                yield Tile(level, self._first[level], width), bytes(row)

    def _fill(self, level: int) -> Iterator[tuple[Tile, bytes]]:
        row = self._rows[level]
        hashes = bytes(row)
        yield Tile(level, self._first[level]), hashes
        row.clear()
        self._first[level] += 1
        above = level + 1
        if above == len(self._rows):
            self._rows.append(bytearray())
            self._first.append(0)
        self._rows[above] += perfect_root(self._tree, hashes)
        if len(self._rows[above]) == _FULL:
            yield from self._fill(above)


def left_tiles(base: int) -> Iterator[Tile]:
    """Name the tiles whose hashes a builder that begins at ``base`` is given."""
    level = 1
    while base >> (HEIGHT * level):
        width = (base >> (HEIGHT * level)) % WIDTH
        if width:
            yield Tile(level, base >> (HEIGHT * (level + 1)), width)
        level += 1
