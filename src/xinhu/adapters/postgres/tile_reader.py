"""Tiles and entry bundles, read from the stored entries and nodes.

A tile of level 0 is the leaf hashes of its entries; a tile above is the nodes that the
checkpoint writer stored once the tile below each was full. Nothing is hashed here: what
is served is what was stored, so a changed entry is found out and not smoothed over.
"""

from collections.abc import Sequence
from typing import Literal

from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.register.proofs import FetchedTiles
from xinhu.core.register.tiles import WIDTH, Bundle, Tile, pack_bundle

Tree = Literal["sha256", "sm3"]
_BETWEEN = "FROM register.entry WHERE idx >= $1 AND idx < $2 ORDER BY idx"
_LEAVES = {
    "sha256": f"SELECT leaf {_BETWEEN}",
    "sm3": f"SELECT leaf_sm3 {_BETWEEN}",
}
_BODIES = f"SELECT body {_BETWEEN}"
_NODES = """
SELECT hash FROM register.node
WHERE tree = $1 AND level = $2 AND n >= $3 AND n < $4 ORDER BY n
"""
_NUMBER = {"sha256": 0, "sm3": 1}


class PostgresTiles:
    """Reads tiles over one connection at a time."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def fetch(self, tree: Tree, tiles: Sequence[Tile]) -> FetchedTiles:
        """Fetch tiles for a proof.

        Raises:
            DatabaseUnavailableError: the database did not answer.
        """
        async with self._link.use() as connection:
            return FetchedTiles(
                {tile: await _tile(connection, tree, tile) for tile in tiles}
            )

    async def bundle(self, bundle: Bundle) -> bytes:
        """Return an entry bundle's bytes.

        Raises:
            DatabaseUnavailableError: the database did not answer.
        """
        start = bundle.n * WIDTH
        async with self._link.use() as connection:
            rows = await connection.fetch(_BODIES, start, start + bundle.width)
            return pack_bundle(body for (body,) in rows)


async def _tile(connection: Connection, tree: Tree, tile: Tile) -> bytes:
    start = tile.n * WIDTH
    stop = start + tile.width
    if tile.level == 0:
        rows = await connection.fetch(_LEAVES[tree], start, stop)
    else:
        number = _NUMBER[tree]
        rows = await connection.fetch(_NODES, number, tile.level, start, stop)
    return b"".join([hashed for (hashed,) in rows])
