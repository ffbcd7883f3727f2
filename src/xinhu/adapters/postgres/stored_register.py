"""The stored register for whoever reads all of it: verification, binding, checkpoints.

Implements ``core.register.store.RegisterReader`` over a plain connection. It streams
through a server-side cursor, so that memory does not grow with the register, and it
repairs nothing: what is missing is missing, what was changed comes out changed.
"""

from collections.abc import Iterator
from typing import Any

import psycopg

from xinhu.adapters.postgres.fetching import fetched_ahead
from xinhu.core.register.proofs import HashReader
from xinhu.core.register.store import Head, StoredCheckpoint, StoredEntry
from xinhu.core.register.tiles import WIDTH, Tile
from xinhu.core.register.tree import HASH_SIZE, SM3, TreeHash, perfect_root

_COMPUTED = 65_536
"""Roots that are kept of full tiles without a node: those of 16 million entries."""
_HEAD = "SELECT size, stack, stack_sm3 FROM register.head"
_ENTRIES = """
SELECT idx, body, leaf, leaf_sm3 FROM register.entry
WHERE idx >= %s AND idx < %s ORDER BY idx
"""
_OF_KIND = """
SELECT e.idx, e.body, e.leaf, e.leaf_sm3
FROM register.entry_index i JOIN register.entry e USING (idx)
WHERE i.kind = %s AND i.idx >= %s ORDER BY i.idx
"""
_CHECKPOINTS = "SELECT size, note, note_sm3 FROM register.checkpoint ORDER BY size"
_LEAVES = {
    False: "SELECT leaf FROM register.entry WHERE idx >= %s AND idx < %s ORDER BY idx",
    True: """
SELECT leaf_sm3 FROM register.entry WHERE idx >= %s AND idx < %s ORDER BY idx
""",
}
_NODES = """
SELECT n, hash FROM register.node
WHERE tree = %s AND level = %s AND n >= %s AND n < %s ORDER BY n
"""


class StoredRegister:
    """Reads the stored register; see ``core.register.store.RegisterReader``.

    Args:
        connection: of the gate's role, not in autocommit mode: its transaction keeps
            the cursors alive.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def head(self) -> Head:
        """Return the register's end."""
        return Head(*self._connection.execute(_HEAD).fetchall()[0])

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Yield the entries from ``start`` up to, and without, ``stop``."""
        return self._stream(_ENTRIES, (start, stop))

    def of_kind(self, kind: str, start: int) -> Iterator[StoredEntry]:
        """Yield the entries of a kind from ``start`` on."""
        return self._stream(_OF_KIND, (kind, start))

    def hashes(self, tree: TreeHash) -> HashReader:
        """Return a reader of one tree's tiles."""
        return StoredHashes(self._connection, tree)

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Yield the signed checkpoints, the smallest first."""
        for size, note, sm3 in self._connection.execute(_CHECKPOINTS):
            yield StoredCheckpoint(
                size, note.encode(), None if sm3 is None else sm3.encode()
            )

    def _stream(self, query: str, values: tuple[object, ...]) -> Iterator[StoredEntry]:
        with self._connection.cursor(name=f"c{id(values):x}", binary=True) as cursor:
            cursor.execute(query, values)
            for row in fetched_ahead(cursor):
                yield StoredEntry(*row)


class StoredHashes:
    """Gives the stored tiles of one tree; see ``core.register.proofs.HashReader``."""

    def __init__(self, connection: psycopg.Connection[Any], tree: TreeHash) -> None:
        self._connection = connection
        self._tree = tree
        self._sm3 = tree.name == SM3.name
        self._computed: dict[tuple[int, int], bytes] = {}

    def tile(self, tile: Tile) -> bytes:
        """Return a tile's hashes, fewer where fewer are stored."""
        start, stop = tile.n * WIDTH, tile.n * WIDTH + tile.width
        with self._connection.cursor(binary=True) as cursor:
            if tile.level == 0:
                rows = cursor.execute(_LEAVES[self._sm3], (start, stop)).fetchall()
                return b"".join([leaf for (leaf,) in rows])
            values = (int(self._sm3), tile.level, start, stop)
            nodes = dict(cursor.execute(_NODES, values).fetchall())
        return b"".join(self._upwards(tile.level, start, stop, nodes))

    def _upwards(
        self, level: int, start: int, stop: int, nodes: dict[int, bytes]
    ) -> Iterator[bytes]:
        """Yield stored nodes, then roots of full tiles that have no node yet.

        Nodes are stored with the next checkpoint. A node missing before a stored one
        was taken away, and is not made up for.
        """
        stored = max(nodes, default=start - 1)
        for n in range(start, stop):
            if n in nodes:
                yield nodes[n]
            elif n > stored:
                root = self._computed.get((level, n)) or self._compute(level, n)
                if root is None:
                    return
                yield root
            else:
                return

    def _compute(self, level: int, n: int) -> bytes | None:
        """Return the root of a tile, once for all who ask; None: it is not full."""
        below = self.tile(Tile(level - 1, n))
        if len(below) != WIDTH * HASH_SIZE:
            return None
        if len(self._computed) >= _COMPUTED:
            self._computed.clear()
        root = self._computed[level, n] = perfect_root(self._tree, below)
        return root
