"""Verifying the stored register: every entry is hashed again, none is believed.

The rules, in the order in which they are applied to each entry:

(1) the entry is there: indices run without a gap;
(2) hashing its bytes gives the stored leaf hash (and the stored SM3 leaf hash);
(3) its bytes are canonical;
(4) its ``previous`` is the last entry about the same customer (``links``);
(5) the stored tiles hold the hashes that were just computed;
(6) at the size of each signed checkpoint, the computed root is the signed one, and the
    checkpoint is signed by a key that the caller trusts;
(7) at the end, the computed stack is the stored one.

Comparing roots alone would find an edited entry only if somebody hashed it again; so
roots are compared last, and the first wrong index is named by what fails before.
Against someone who rewrote entries, hashes, tiles and stack alike, (6) stands.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xinhu.core.register.checkpoint import origin_of
from xinhu.core.register.errors import RegisterBrokenError
from xinhu.core.register.links import Links, parse_strictly
from xinhu.core.register.note_keys import KeyVerifier, open_checkpoint
from xinhu.core.register.rehash import Rehash, without_gap
from xinhu.core.register.store import (
    Head,
    RegisterReader,
    StoredCheckpoint,
    StoredEntry,
)
from xinhu.core.register.tree import SHA256, SM3

Progress = Callable[[int], None]
"""Is told how many entries were verified, every few thousand."""
_STEP = 4096


@dataclass(frozen=True, slots=True)
class Verified:
    """What was verified.

    Attributes:
        size: entries, each hashed again.
        root: root of the SHA-256 tree over them, 32 bytes.
        root_sm3: root of the SM3 tree; None where the register has none.
        customers: customers whose chains were followed.
        checkpoints: signed checkpoints whose root agreed.
        signed_size: size of the newest of them; entries behind it are not signed yet.
    """

    size: int
    root: bytes
    root_sm3: bytes | None
    customers: int
    checkpoints: int
    signed_size: int


def verify_register(
    reader: RegisterReader,
    *,
    origin: str,
    verifiers: Sequence[KeyVerifier],
    guomi: bool,
    progress: Progress = lambda _: None,
) -> Verified:
    """Verify the whole stored register by the rules of this module.

    Args:
        reader: where it is stored.
        origin: its name, as in its checkpoints.
        verifiers: its keys.
        guomi: whether it has the SM3 tree.
        progress: is told how far it is.

    Raises:
        RegisterBrokenError: the first index that does not hold, and why.
        NoteMalformedError, NoteRefusedError: a checkpoint is foreign or untrusted.
    """
    head = reader.head()
    links = Links()
    trees = [Rehash(kind, reader.hashes(kind)) for kind in (SHA256, SM3)[: 1 + guomi]]
    signed = _Signed(reader.checkpoints(), origin, verifiers)
    signed.compare(trees)
    for stored in without_gap(reader.entries(0, head.size), 0, head.size):
        _take(trees, links, stored)
        signed.compare(trees)
        if not (stored.index + 1) % _STEP:
            progress(stored.index + 1)
    _require_stacks(trees, head, signed.size)
    return Verified(
        size=head.size,
        root=trees[0].stack.root(),
        root_sm3=trees[1].stack.root() if guomi else None,
        customers=len(links),
        checkpoints=signed.count,
        signed_size=signed.size,
    )


def _take(trees: Sequence[Rehash], links: Links, stored: StoredEntry) -> None:
    """Rules (2) to (5) for one entry."""
    for tree in trees:
        # The tiles that come out were compared with the stored ones.
        for _ in tree.take(stored):
            pass
    entry = parse_strictly(stored.index, stored.body)
    links.check(stored.index, entry, stored.leaf)


def _require_stacks(trees: Sequence[Rehash], head: Head, signed: int) -> None:
    """Rule (7) of the module."""
    for tree, stack in zip(trees, (head.stack, head.stack_sm3), strict=False):
        if tree.stack.to_bytes() != stack:
            raise RegisterBrokenError(
                reason=tree.root_broken, index=head.size, after=signed
            )


class _Signed:
    """The signed checkpoints, each compared when the computed tree reaches it: (6)."""

    def __init__(
        self,
        stored: Iterator[StoredCheckpoint],
        origin: str,
        verifiers: Sequence[KeyVerifier],
    ) -> None:
        self._stored = stored
        self._origin = origin
        self._verifiers = verifiers
        self._next = next(stored, None)
        self.count = 0
        self.size = 0

    def compare(self, trees: Sequence[Rehash]) -> None:
        while self._next is not None and self._next.size == trees[0].stack.size:
            for tree, note in zip(
                trees, (self._next.note, self._next.note_sm3), strict=False
            ):
                self._compare(tree, note or b"")
            self.count += 1
            self.size = self._next.size
            self._next = next(self._stored, None)

    def _compare(self, tree: Rehash, note: bytes) -> None:
        origin = origin_of(self._origin, tree.tree)
        checkpoint = open_checkpoint(note, origin, self._verifiers)
        stack = tree.stack
        if (checkpoint.size, checkpoint.root) != (stack.size, stack.root()):
            raise RegisterBrokenError(
                reason=tree.root_broken, index=stack.size, after=self.size
            )
