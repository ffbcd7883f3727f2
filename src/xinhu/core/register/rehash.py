"""A tree computed again from entries as they pass by, beside what is stored of it.

It begins anywhere at a multiple of 256 entries, from the stack and the tiles that stood
there. What it hands out (stack, tiles) was computed from entries' bytes, never read.
"""

from collections.abc import Iterator, Mapping

from xinhu.core.register.errors import Broken, RegisterBrokenError
from xinhu.core.register.proofs import HashReader, stack_at
from xinhu.core.register.store import StoredEntry
from xinhu.core.register.tile_builder import TileBuilder, left_tiles
from xinhu.core.register.tiles import HEIGHT, WIDTH, Tile
from xinhu.core.register.tree import (
    SM3,
    Stack,
    TreeHash,
    leaf_hash,
    split,
)


class Rehash:
    """One of the trees, computed again.

    Args:
        tree: which.
        stored: its stored tiles.
        base: entries before the first that will pass, a multiple of 256.

    Raises:
        RegisterBrokenError: reason ``tile_mismatch``: the tiles left of ``base`` do not
            belong to one tree.

    Attributes:
        stack: of all entries that passed.
    """

    def __init__(self, tree: TreeHash, stored: HashReader, base: int = 0) -> None:
        self.tree = tree
        self.stack = stack_at(tree, stored, base)
        self.left: Mapping[int, bytes] = {
            tile.level: stored.tile(tile) for tile in left_tiles(base)
        }
        _check_left(self.stack, self.left, tree)
        self._tiles = TileBuilder(tree, base, self.left)
        self._stored = stored
        second = tree.name == SM3.name
        self.leaf_broken: Broken = "sm3_leaf_mismatch" if second else "leaf_mismatch"
        self.root_broken: Broken = "sm3_root_mismatch" if second else "root_mismatch"

    def take(self, stored: StoredEntry) -> Iterator[tuple[Tile, bytes]]:
        """Hash an entry, compare its leaf, grow the tree; yield the tiles it fills.

        Each tile was compared with the stored one.

        Raises:
            RegisterBrokenError: reason ``leaf_mismatch``, ``sm3_leaf_mismatch`` or
                ``tile_mismatch``.
        """
        leaf = leaf_hash(self.tree, stored.body)
        believed = stored.leaf_sm3 if self.tree.name == SM3.name else stored.leaf
        if leaf != believed:
            raise RegisterBrokenError(reason=self.leaf_broken, index=stored.index)
        self.stack.append(leaf)
        for tile, hashes in self._tiles.add(leaf):
            _compare(tile, hashes, self._stored.tile(tile))
            yield tile, hashes

    def rest(self) -> Iterator[tuple[Tile, bytes]]:
        """Yield the partial tiles at the right end."""
        return self._tiles.rest()


def without_gap(
    entries: Iterator[StoredEntry], start: int, stop: int
) -> Iterator[StoredEntry]:
    """Pass entries on while their indices run from ``start`` to ``stop``.

    Raises:
        RegisterBrokenError: reason ``entry_missing``: the first index that is not
            where it belongs.
    """
    expected = start
    for stored in entries:
        if stored.index != expected or expected == stop:
            break
        yield stored
        expected += 1
    if expected != stop:
        raise RegisterBrokenError(reason="entry_missing", index=expected)


def _compare(tile: Tile, computed: bytes, found: bytes) -> None:
    if found == computed:
        return
    pairs = zip(split(computed), split(found), strict=False)
    same = [mine == theirs for mine, theirs in pairs]
    place = same.index(False) if False in same else len(same)
    index = (tile.n * WIDTH + place) << (HEIGHT * tile.level)
    raise RegisterBrokenError(reason="tile_mismatch", index=index)


def _check_left(stack: Stack, left: Mapping[int, bytes], tree: TreeHash) -> None:
    """Require the tiles left of the base to fold into the roots of the stack."""
    folded: list[bytes] = []
    for level in sorted(left, reverse=True):
        part = Stack(tree)
        part.extend(split(left[level]))
        folded.extend(part.roots)
    if b"".join(folded) != stack.to_bytes() or stack.size % WIDTH:
        raise RegisterBrokenError(reason="tile_mismatch", index=stack.size)
