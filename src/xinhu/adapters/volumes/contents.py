"""Writing a volume's entries: bundles, tiles, table and book, in one pass.

Entries are read once, hashed again, compared with the stored hashes and links, and
written; at most one bundle, one row group and one page are in memory.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xinhu.adapters.volumes.book import BookWriter
from xinhu.adapters.volumes.draft_folder import DraftFolder
from xinhu.adapters.volumes.tables import TABLE, Row
from xinhu.adapters.volumes.tabling import Tabling
from xinhu.core.register.entry import Entry
from xinhu.core.register.links import Links, parse_strictly
from xinhu.core.register.rehash import Rehash, without_gap
from xinhu.core.register.store import RegisterReader, StoredEntry
from xinhu.core.register.tiles import (
    WIDTH,
    Bundle,
    Root,
    Tile,
    bundle_path,
    pack_bundle,
    tile_path,
)
from xinhu.core.register.tree import SHA256, SM3
from xinhu.core.register.verification import Progress

_STEP = 8192


@dataclass(frozen=True, slots=True)
class TreeRoots:
    """What was computed of one tree on the way.

    Attributes:
        resume: roots of the perfect subtrees where the bundles begin.
        first_root: root where the volume begins.
        root: root where it ends.
    """

    resume: tuple[bytes, ...]
    first_root: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        sha256: the SHA-256 tree.
        sm3: the SM3 tree, None where there is none.
        counts: entries by kind, and by decision behind an equals sign.
        begins: time of the first entry, as in the entry.
        ends: time of the last.
    """

    sha256: TreeRoots
    sm3: TreeRoots | None
    counts: dict[str, int]
    begins: str
    ends: str


class ContentsWriter:
    """Writes the entries from ``first`` to ``size``.

    Args:
        out: where.
        reader: where they are stored.
        first: index of the volume's first entry.
        size: size of the register at the volume's end.
        guomi: whether there is an SM3 tree.
    """

    def __init__(
        self,
        out: DraftFolder,
        reader: RegisterReader,
        *,
        first: int,
        size: int,
        guomi: bool,
    ) -> None:
        self._out = out
        self._first, self._size = first, size
        self._base = first - first % WIDTH
        kinds = (SHA256, SM3) if guomi else (SHA256,)
        self._trees = [Rehash(tree, reader.hashes(tree), self._base) for tree in kinds]
        self._resume = [tree.stack.roots for tree in self._trees]
        self._first_roots = [tree.stack.root() for tree in self._trees]
        self._links = Links(self._base)
        self._entries = reader.entries(self._base, size)
        self._bundle: list[bytes] = []
        self._rows: list[Row] = []

    def write(
        self, book: BookWriter, table: Tabling, progress: Progress | None = None
    ) -> Written:
        """Write everything but the book's index.

        Raises:
            RegisterBrokenError: the stored register does not hold.
        """
        counts: Counter[str] = Counter()
        times: list[str] = []
        for stored, entry in self._checked(table):
            if stored.index < self._first:
                continue
            book.add(stored.index, stored.leaf, entry)
            counts[entry.kind] += 1
            counts["=" + entry.decision] += 1
            times[1:] = [entry.at]
            if progress is not None and not (stored.index + 1) % _STEP:
                progress(stored.index + 1 - self._first)
        self._write_rest(table)
        table.close()
        self._out.adopt(TABLE)
        roots = [
            TreeRoots(resume, first_root, tree.stack.root())
            for resume, first_root, tree in zip(
                self._resume, self._first_roots, self._trees, strict=True
            )
        ]
        second = roots[1] if len(roots) > 1 else None
        return Written(roots[0], second, dict(counts), times[0], times[-1])

    def _checked(self, table: Tabling) -> Iterator[tuple[StoredEntry, Entry]]:
        """Yield entries whose hashes and links hold, and write their bytes."""
        for stored in without_gap(self._entries, self._base, self._size):
            if stored.index == self._first:
                self._first_roots = [tree.stack.root() for tree in self._trees]
            for tree in self._trees:
                for tile, hashes in tree.take(stored):
                    self._write_tile(tree, tile, hashes)
            entry = parse_strictly(stored.index, stored.body)
            self._links.check(stored.index, entry, stored.leaf)
            self._bundle.append(stored.body)
            if stored.index >= self._first:
                self._rows.append((stored.index, stored.leaf, entry))
            if len(self._bundle) == WIDTH:
                self._write_bundle(stored.index, table)
            yield stored, entry

    def _write_bundle(self, last: int, table: Tabling) -> None:
        bundle = Bundle(last // WIDTH, len(self._bundle))
        self._out.write(bundle_path(bundle), pack_bundle(self._bundle))
        table.take(bundle, self._rows)
        self._bundle.clear()
        self._rows.clear()

    def _write_tile(self, tree: Rehash, tile: Tile, hashes: bytes) -> None:
        root: Root = "tile-sm3" if tree.tree.name == SM3.name else "tile"
        self._out.write(tile_path(tile, root), hashes)

    def _write_rest(self, table: Tabling) -> None:
        if self._bundle:
            self._write_bundle(self._size - 1, table)
        for tree in self._trees:
            for tile, hashes in tree.rest():
                self._write_tile(tree, tile, hashes)
