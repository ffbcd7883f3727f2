"""Signs checkpoints: only what was read back, hashed again, and continues the last one.

    (1) one writer at a time, by an advisory lock
    (2) begin where the last signed checkpoint ends, at the root that it signed
    (3) read every entry since, hash it again, compare leaf and tiles
    (4) the computed stack is the stored one
    (5) sign, and store nodes and checkpoint in one transaction

What it guarantees: a signature never covers an entry that does not hold, and never
contradicts an earlier signature. Should anything differ it raises and signs nothing
more; the register goes on taking entries, and ``xinhu register verify`` names where.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg

from xinhu.adapters.postgres.stored_register import StoredRegister
from xinhu.core.base.clock import Clock
from xinhu.core.crypto.signer import Signer
from xinhu.core.register.checkpoint import Checkpoint, origin_of
from xinhu.core.register.errors import RegisterBrokenError
from xinhu.core.register.note_keys import (
    KeyVerifier,
    open_checkpoint,
    sign_checkpoint,
)
from xinhu.core.register.rehash import Rehash, without_gap
from xinhu.core.register.store import Head
from xinhu.core.register.tiles import WIDTH
from xinhu.core.register.tree import SHA256, SM3, TreeHash, perfect_root

_TURN = "SELECT pg_try_advisory_xact_lock(7810003)"
WAIT_FOR_TURN = "SELECT pg_advisory_xact_lock(7810003)"
"""For whoever writes in a transaction of their own, and must."""
_LAST = """
SELECT size, note, note_sm3 FROM register.checkpoint ORDER BY size DESC LIMIT 1
"""
_NODE = """
INSERT INTO register.node (tree, level, n, hash) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
_CHECKPOINT = """
INSERT INTO register.checkpoint (size, at, note, note_sm3) VALUES (%s, %s, %s, %s)
"""
Node = tuple[int, int, int, bytes]


class _Signed(NamedTuple):
    size: int
    note: str
    note_sm3: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose register it is.

    Attributes:
        origin: first line of its checkpoints.
        signers: its keys.
        verifiers: keys, past ones included, that its checkpoints are believed under.
        guomi: whether it has the SM3 tree.
    """

    origin: str
    signers: Sequence[Signer]
    verifiers: Sequence[KeyVerifier]
    guomi: bool


class CheckpointWriter:
    """Signs checkpoints of one register, one after the other.

    Args:
        connection: of the gate's role, not in autocommit mode.
        identity: whose register.
        clock: the present.
    """

    def __init__(
        self, connection: psycopg.Connection[Any], identity: Identity, clock: Clock
    ) -> None:
        self._connection = connection
        self._identity = identity
        self._clock = clock
        self._register = StoredRegister(connection)
        self._trees: list[Rehash] = []
        self._size = 0

    def write(self) -> int | None:
        """Sign a checkpoint over everything stored now.

        Returns:
            Its size; None where nothing is new, or another writer is at it.

        Raises:
            RegisterBrokenError: what is stored does not hold; nothing was signed.
            psycopg.Error: the database did not answer.
        """
        try:
            with self._connection.transaction():
                return self._write()
        except BaseException:
            # What was hashed so far may not have been stored: begin anew.
            self._trees = []
            raise

    def _write(self) -> int | None:
        # (1) One at a time.
        if not self._connection.execute(_TURN).fetchall()[0][0]:
            return None
        last = self._connection.execute(_LAST).fetchone()
        signed = 0 if last is None else int(last[0])
        head = self._register.head()
        if head.size == signed:
            return None
        if not self._trees or self._size != signed:
            self._begin(None if last is None else _Signed(*last))
        # (3) Read back, hashed again.
        nodes = self._read_to(head.size)
        # (4) What was computed is what the writer counts on.
        self._require_stacks(head)
        # (5) Only now.
        self._sign(head.size, nodes)
        return head.size

    def _begin(self, last: _Signed | None) -> None:
        """Take up the trees where the last checkpoint ends. Step (2)."""
        size = 0 if last is None else last.size
        base = self._size = size - size % WIDTH
        kinds = (SHA256, SM3) if self._identity.guomi else (SHA256,)
        self._trees = [Rehash(t, self._register.hashes(t), base) for t in kinds]
        self._read_to(size)
        if last is None:
            return
        notes = (last.note, last.note_sm3)
        for tree, note in zip(self._trees, notes, strict=False):
            self._require_signed_root(tree, note, size)

    def _require_signed_root(self, tree: Rehash, note: str | None, size: int) -> None:
        origin = origin_of(self._identity.origin, tree.tree)
        data = (note or "").encode()
        checkpoint = open_checkpoint(data, origin, self._identity.verifiers)
        if checkpoint != Checkpoint(origin, size, tree.stack.root()):
            raise RegisterBrokenError(reason=tree.root_broken, index=size)

    def _read_to(self, stop: int) -> list[Node]:
        """Hash the entries up to ``stop`` again; return the nodes they complete."""
        nodes: list[Node] = []
        entries = self._register.entries(self._size, stop)
        for stored in without_gap(entries, self._size, stop):
            for number, tree in enumerate(self._trees):
                for tile, hashes in tree.take(stored):
                    root = perfect_root(tree.tree, hashes)
                    nodes.append((number, tile.level + 1, tile.n, root))
        self._size = stop
        return nodes

    def _require_stacks(self, head: Head) -> None:
        for tree, stack in zip(self._trees, (head.stack, head.stack_sm3), strict=False):
            if tree.stack.to_bytes() != stack:
                raise RegisterBrokenError(reason=tree.root_broken, index=head.size)

    def _sign(self, size: int, nodes: Sequence[Node]) -> None:
        now = self._clock()
        notes = [self._note(tree.tree, tree.stack.root(), size) for tree in self._trees]
        with self._connection.cursor() as cursor:
            if nodes:
                cursor.executemany(_NODE, nodes)
            second = notes[1] if len(notes) > 1 else None
            cursor.execute(_CHECKPOINT, (size, now, notes[0], second))

    def _note(self, tree: TreeHash, root: bytes, size: int) -> str:
        identity = self._identity
        checkpoint = Checkpoint(identity.origin, size, root)
        note = sign_checkpoint(checkpoint, identity.signers, self._clock(), tree)
        return note.decode()
