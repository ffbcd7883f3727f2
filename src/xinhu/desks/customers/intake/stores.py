"""What intake needs of the outside, and the duties of whoever provides it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

import msgspec

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.merging import StoredCustomer
from xinhu.core.register.entry import Draft


class Counts(msgspec.Struct, kw_only=True):
    """What became of the rows up to a position; rows = accepted + rejected.

    Attributes:
        rows: data rows read.
        accepted: rows that became part of a customer.
        rejected: rows that did not.
        created: people who were no customers before this import.
        updated: people who were.
    """

    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    created: int = 0
    updated: int = 0


class ImportState(msgspec.Struct, kw_only=True):
    """How far an import has come.

    Attributes:
        id: random, 32 hexadecimal digits; the reference in the register.
        salt: random, 32 bytes; blinds the file's digest in the register.
        closed: whether it came to its end.
        position: rows that are written.
        counts: of those rows.
        leaves: records written, and with them leaves of the tree.
        tree: roots of the tree's perfect subtrees.
        opened: receipt of the entry that opened it; None before.
        started_at: when it began, whatever interrupted it since.
    """

    id: str
    salt: bytes
    closed: bool
    position: int
    counts: Counts
    leaves: int
    tree: bytes
    opened: Receipt | None
    started_at: Instant


class NewCustomer(NamedTuple):
    """A customer to be inserted."""

    customer: CustomerId
    identity: bytes
    kek_version: int
    wrapped_key: bytes
    record: bytes
    tags: Sequence[int]


class Packed(NamedTuple):
    """A customer's rows in the store's own wire form.

    Attributes:
        keys: row of vault.customer; empty for a customer who is there already.
        record: row of vault.record.
        tags: rows of vault.tag to add.
        old_tags: rows of vault.tag to remove.
    """

    keys: bytes
    record: bytes
    tags: bytes
    old_tags: bytes = b""


class Lookup(Protocol):
    """Finds stored customers by their uniqueness tags."""

    def find(self, identities: Sequence[bytes]) -> Mapping[bytes, StoredCustomer]:
        """Return those that are stored, as of now and in one round trip."""
        ...

    def close(self) -> None:
        """Let the connection go."""
        ...


class ImportStore(Lookup, Protocol):
    """Keeps imports; one process at a time."""

    def begin(
        self, key: bytes, fresh_id: str, salt: bytes, now: Instant
    ) -> ImportState:
        """Return the import of that key, entering it the first time.

        Until ``close``, no other process may begin one.

        Raises:
            ImportRunningError: another one does.
        """
        ...

    def opened(self, state: ImportState, receipt: Receipt) -> None:
        """Keep the receipt of the entry that opened the import."""
        ...

    def chunk(self) -> AbstractContextManager[None]:
        """One transaction: all of what is written in the block, or nothing."""
        ...

    def write(self, people: Sequence[Packed], kek_version: int) -> None:
        """Write customers; for use within ``chunk``.

        Raises:
            CustomerMovedError: a customer changed since they were looked up.
        """
        ...

    def keep(self, state: ImportState, leaves: bytes) -> None:
        """Write position, counts and tree; for use within ``chunk``."""
        ...

    def closed(self, state: ImportState, now: Instant) -> None:
        """Mark the import as finished."""
        ...


class Packer(Protocol):
    """Brings customers into the store's wire form; used in worker processes."""

    def new(self, person: NewCustomer, now: Instant) -> Packed:
        """Pack a customer to be inserted."""
        ...

    def merged(
        self,
        customer: CustomerId,
        version: int,
        record: bytes,
        tags: Sequence[int],
        old_tags: Sequence[int],
        now: Instant,
    ) -> Packed:
        """Pack a customer who is stored already."""
        ...


class Appender(Protocol):
    """Appends to the register."""

    def __call__(self, draft: Draft) -> Receipt:
        """Append an entry; durable when this returns.

        Raises:
            RegisterUnavailableError: it is not, or that is not known.
        """
        ...
