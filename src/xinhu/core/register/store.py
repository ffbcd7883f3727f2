"""What the register asks of the place where it is stored.

The Protocols stand beside their users; an adapter implements them over a database, a
test over lists. The store is **not trusted**: whoever can change it can stop the
register or be found out by ``verification``, and cannot forge what was signed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts
from xinhu.core.register.proofs import HashReader
from xinhu.core.register.tree import TreeHash


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is stored.

    Attributes:
        index: its place, from 0.
        body: its bytes.
        leaf: the stored SHA-256 leaf hash, 32 bytes; not to be believed.
        leaf_sm3: the stored SM3 leaf hash; None where there is no SM3 tree.
    """

    index: int
    body: bytes
    leaf: bytes
    leaf_sm3: bytes | None = None


class Head(NamedTuple):
    """The register's end as it is stored.

    Attributes:
        size: entries.
        stack: roots of the perfect subtrees, largest first, 32 bytes each.
        stack_sm3: the same of the SM3 tree; None where there is none.
    """

    size: int
    stack: bytes
    stack_sm3: bytes | None = None


class StoredCheckpoint(NamedTuple):
    """A checkpoint that was signed.

    Attributes:
        size: entries that it covers.
        note: the signed note.
        note_sm3: the signed note over the SM3 root; None where there is none.
    """

    size: int
    note: bytes
    note_sm3: bytes | None = None


class RegisterReader(Protocol):
    """Reads what is stored, and changes nothing.

    What a reader returns is of one moment or of growing ones: entries may be appended
    between two calls, none may be changed or taken away.
    """

    def head(self) -> Head:
        """Return the register's end. Entries below ``size`` are durable."""
        ...

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Yield the entries from ``start`` up to, and without, ``stop``, in order.

        It streams: memory does not grow with the number of entries. It yields what is
        stored and repairs nothing: a missing entry is missing.
        """
        ...

    def hashes(self, tree: TreeHash) -> HashReader:
        """Return a reader of one tree's tiles, partial ones included.

        Full tiles come from where they are stored. A partial tile is made of the
        stored leaf hashes (level 0) or of the roots of full tiles below.
        """
        ...

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Yield the signed checkpoints, the smallest first."""
        ...

    def of_kind(self, kind: str, start: int) -> Iterator[StoredEntry]:
        """Yield the entries of a kind from ``start`` on, found by the index tables."""
        ...


Append = Callable[[Sequence[Facts]], Sequence[Receipt]]
"""Appends entries in one transaction, one behind the other with nothing between.

When it returns, they are durable. When it raises, either all or none of them stand in
the register; the caller looks before it tries again.
"""
