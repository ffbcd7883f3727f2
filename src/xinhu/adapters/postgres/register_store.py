"""Appending to the register: one ordered writer out of several processes.

The row ``register.head`` is the lock. An append is one transaction: lock the head, find
each customer's last entry, spend grounds that have a limited number of uses, fill in
``previous``, hash, insert, move the head, commit. Entries come in already formatted
(``Draft``). Where their last entries were looked up already and nothing came between,
all of it is one call to the database (``append_at_once``); otherwise, and always where
there is an SM3 tree, which the database cannot compute, the lock is held for two round
trips and one flush, whatever the number of entries.

What it guarantees: entries are numbered without gaps; a returned receipt is durable
(``durability`` refuses a database that does not flush). What it leaves to others:
reading back and signing (``checkpoint_writer``).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from xinhu.adapters.postgres.append_at_once import append_at_once
from xinhu.adapters.postgres.entry_columns import entry_columns
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.refusals import (
    DatabaseUnavailableError,
    RegisterUnavailableError,
)
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.register.entry import Draft, Facts
from xinhu.core.register.tree import SHA256, SM3, Stack, leaf_hash

_OPEN = "SELECT part, n, number, bytes FROM register.append_open($1, $2, $3)"
_CLOSE = f"SELECT register.append_close({', '.join(f'${n}' for n in range(1, 13))})"
_PREVIOUS = 2  # which part of the answer holds the customers' last entries


class PostgresWriter:
    """Appends batches over one connection at a time; not for concurrent use.

    Args:
        link: connects as the gate's role; used again after a lost connection.
        guomi: whether the register carries the SM3 tree as well.
    """

    def __init__(self, link: Link, *, guomi: bool) -> None:
        self._link = link
        self._guomi = guomi

    async def append(self, intents: Sequence[Intent]) -> list[Appended]:
        """Append all intents or none; see ``core.gate.stores.Writer``."""
        if not intents:
            return []
        try:
            async with self._link.use() as connection:
                appended = None
                if not self._guomi:
                    appended = await append_at_once(connection, intents)
                if appended is None:
                    async with connection.transaction():
                        appended = await append_within(
                            connection, intents, guomi=self._guomi
                        )
        except DatabaseUnavailableError as failure:
            raise RegisterUnavailableError from failure
        # Either way the database has answered that it committed: durable from here on.
        return appended


async def append_within(
    connection: Connection, intents: Sequence[Intent], *, guomi: bool
) -> list[Appended]:
    """Append inside the caller's transaction; nothing is durable before its commit.

    Raises:
        asyncpg.PostgresError: the transaction is lost.
    """
    batch = _Batch(intents, guomi=guomi)
    batch.place(await connection.fetch(_OPEN, *batch.open_columns()))
    await connection.execute(_CLOSE, *batch.close_columns())
    return batch.appended


class _Batch:
    """The entries of one append on their way to their places."""

    def __init__(self, intents: Sequence[Intent], *, guomi: bool) -> None:
        self.intents = intents
        self.customers: list[CustomerId] = list(
            dict.fromkeys(c for i in intents if (c := i.draft.customer) is not None)
        )
        self._spending = Counter(i.spends for i in intents if i.spends is not None)
        self.appended: list[Appended] = []
        self._guomi = guomi
        self._facts: list[Facts] = []
        self._bodies: list[bytes] = []
        self._leaves: list[bytes] = []
        self._leaves_sm3: list[bytes] = []

    def open_columns(self) -> tuple[object, ...]:
        return (
            self.customers,
            list(self._spending),
            list(self._spending.values()),
        )

    def place(self, rows: Sequence[Sequence[Any]]) -> None:
        """Number, link and hash the entries; the head row is locked."""
        (_, _, size, stack), (_, _, _, stack_sm3), *rest = rows
        self._first = size
        self._stack = Stack.from_bytes(SHA256, size, stack)
        self._stack_sm3 = (
            Stack.from_bytes(SM3, size, stack_sm3) if self._guomi else None
        )
        last: dict[CustomerId, Receipt] = {}
        granted: dict[str, int] = {}
        refs = list(self._spending)
        for part, n, number, leaf in rest:
            if part == _PREVIOUS:
                last[self.customers[n]] = Receipt(number, leaf)
            else:
                granted[refs[n]] = number
        for index, (draft, spends, spent, _) in enumerate(self.intents, size):
            honoured = True
            if spends is not None and not _spend(spends, granted):
                draft, honoured = _instead(spent), False  # noqa: PLW2901 -- the entry that is appended
            customer = draft.customer
            if customer is None:
                body = draft.complete(None)
                receipt = Receipt(index, leaf_hash(SHA256, body))
            else:
                body = draft.complete(last.get(customer))
                receipt = last[customer] = Receipt(index, leaf_hash(SHA256, body))
            self._facts.append(draft.facts)
            self._leaves.append(receipt.leaf)
            self._bodies.append(body)
            self.appended.append(Appended(receipt, honoured))
        self._stack.extend(self._leaves)
        if self._stack_sm3 is not None:
            self._leaves_sm3 = [leaf_hash(SM3, body) for body in self._bodies]
            self._stack_sm3.extend(self._leaves_sm3)

    def close_columns(self) -> tuple[object, ...]:
        second = None if self._stack_sm3 is None else self._stack_sm3.to_bytes()
        return (
            self._first,
            self._leaves,
            self._leaves_sm3 or [None] * len(self._bodies),
            self._bodies,
            *entry_columns(self._facts),
            self._stack.to_bytes(),
            second,
        )


def _spend(ref: str, granted: dict[str, int]) -> bool:
    """Take one of the uses that the ground still had under the lock, if any."""
    left = granted.get(ref, 0)
    if left > 0:
        granted[ref] = left - 1
        return True
    return False


def _instead(spent: Draft | None) -> Draft:
    """Return the refusal to append when another request spent the last use."""
    if spent is None:
        # A use that is counted must say what happens when there is none left.
        raise RegisterUnavailableError
    return spent
