"""A register in lists: appends, reads, and can be spoiled for negative tests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xinhu.core.base.clock import Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.crypto.signer import Signer
from xinhu.core.register.checkpoint import Checkpoint
from xinhu.core.register.entry import Facts, parse
from xinhu.core.register.note_keys import sign_checkpoint
from xinhu.core.register.proofs import HashReader
from xinhu.core.register.store import Head, StoredCheckpoint, StoredEntry
from xinhu.core.register.tiles import Tile
from xinhu.core.register.tree import (
    SHA256,
    SM3,
    Stack,
    TreeHash,
    leaf_hash,
    perfect_root,
)

ORIGIN = "xinhu.example/register"


class Tiles:
    """Rows of perfect-subtree roots, one row for each level of tiles."""

    def __init__(self, tree: TreeHash) -> None:
        self.tree = tree
        self.rows: list[bytearray] = [bytearray()]

    def add(self, leaf: bytes, level: int = 0) -> None:
        if level == len(self.rows):
            self.rows.append(bytearray())
        row = self.rows[level]
        row += leaf
        if not len(row) % 8192:
            self.add(perfect_root(self.tree, bytes(row[-8192:])), level + 1)

    def tile(self, tile: Tile) -> bytes:
        start = tile.n * 8192
        return bytes(self.rows[tile.level][start : start + tile.width * 32])


@dataclass
class MemoryRegister:
    """Implements ``RegisterReader`` and ``Append``."""

    guomi: bool = True
    stored: list[StoredEntry] = field(default_factory=list)
    signed: list[StoredCheckpoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds = (SHA256, SM3) if self.guomi else (SHA256,)
        self.trees = {tree.name: tree for tree in kinds}
        self.stacks = {tree.name: Stack(tree) for tree in kinds}
        self.tiles = {tree.name: Tiles(tree) for tree in kinds}
        self.last: dict[str, Receipt] = {}

    def append(self, facts: Sequence[Facts]) -> list[Receipt]:
        return [self._append(fact) for fact in facts]

    def _append(self, facts: Facts) -> Receipt:
        draft = facts.draft()
        customer = draft.customer
        body = draft.complete(self.last.get(customer) if customer else None)
        receipt = self.append_bytes(body)
        if customer:
            self.last[customer] = receipt
        return receipt

    def append_bytes(self, body: bytes) -> Receipt:
        index = len(self.stored)
        leaves = {name: leaf_hash(tree, body) for name, tree in self.trees.items()}
        for name, leaf in leaves.items():
            self.stacks[name].append(leaf)
            self.tiles[name].add(leaf)
        entry = StoredEntry(index, body, leaves["sha256"], leaves.get("sm3"))
        self.stored.append(entry)
        return Receipt(index, entry.leaf)

    def sign(self, signers: Sequence[Signer], now: Instant) -> StoredCheckpoint:
        size = len(self.stored)
        notes = [
            sign_checkpoint(
                Checkpoint(ORIGIN, size, self.stacks[name].root()), signers, now, tree
            )
            for name, tree in self.trees.items()
        ]
        checkpoint = StoredCheckpoint(size, *notes)
        self.signed.append(checkpoint)
        return checkpoint

    def change(self, index: int, **parts: object) -> None:
        """Overwrite parts of a stored entry, as somebody at the database would."""
        self.stored[index] = replace(self.stored[index], **parts)

    def head(self) -> Head:
        second = self.stacks["sm3"].to_bytes() if self.guomi else None
        first = self.stacks["sha256"]
        return Head(first.size, first.to_bytes(), second)

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        return (e for e in self.stored[start:stop] if start <= e.index < stop)

    def hashes(self, tree: TreeHash) -> HashReader:
        return self.tiles[tree.name]

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        return iter(sorted(self.signed, key=lambda c: c.size))

    def of_kind(self, kind: str, start: int) -> Iterator[StoredEntry]:
        for stored in self.stored[start:]:
            if f'"kind":"{kind}"'.encode() in stored.body:
                assert parse(stored.body).kind == kind
                yield stored
