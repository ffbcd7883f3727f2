"""Appending to the register: one ordered writer out of several processes.

The row ``register.head`` is the lock. An append is one transaction: lock the head, find
each customer's last entry, spend grounds that have a limited number of uses, fill in
``previous``, hash, insert, move the head, commit. Entries come in already formatted
(``Draft``), so the lock is held for two round trips and one flush, whatever the number
of entries.

What it guarantees: entries are numbered without gaps; a returned receipt is durable
(``durability`` refuses a database that does not flush). What it leaves to others:
reading back and signing (``checkpoint_writer``).
"""

from collections import Counter
from collections.abc import Sequence

import psycopg

from xinhu.adapters.postgres.arrays import bigints, byteas, texts, uuids
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.refusals import RegisterUnavailableError
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.register.entry import Draft
from xinhu.core.register.tree import SHA256, SM3, Stack, leaf_hash

_LOCK = "SELECT size, stack, stack_sm3 FROM register.head FOR UPDATE"
_PREVIOUS = """
SELECT q.n - 1, p.idx, e.leaf
FROM unnest(%b::uuid[]) WITH ORDINALITY AS q(customer, n)
CROSS JOIN LATERAL (
    SELECT i.idx FROM register.entry_index i
    WHERE i.customer = q.customer ORDER BY i.idx DESC LIMIT 1
) p
JOIN register.entry e ON e.idx = p.idx
"""
_SPEND = """
WITH wanted AS (
    SELECT g.ref, g.used, least(g.max_uses, g.used + q.n) AS then
    FROM unnest(%b::text[], %b::bigint[]) AS q(ref, n)
    JOIN desk.ground g ON g.ref = q.ref
    WHERE g.state = 'active' FOR UPDATE OF g
)
UPDATE desk.ground g SET used = w.then FROM wanted w
WHERE g.ref = w.ref RETURNING g.ref, w.then - w.used
"""
_ENTRY = """
INSERT INTO register.entry (idx, leaf, leaf_sm3, body)
SELECT %b + n - 1, leaf, sm3, body
FROM unnest(%b::bytea[], %b::bytea[], %b::bytea[]) WITH ORDINALITY q(leaf, sm3, body, n)
"""
_INDEX = """
INSERT INTO register.entry_index (idx, at, customer, kind, decision, actor, purpose)
SELECT %b + n - 1, at, customer, kind, decision, actor, purpose
FROM unnest(%b::bigint[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::text[])
WITH ORDINALITY q(at, customer, kind, decision, actor, purpose, n)
"""
_MOVE = "UPDATE register.head SET size = %b, stack = %b, stack_sm3 = %b"


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
                return await self._append(connection, intents)
        except (psycopg.Error, OSError) as failure:
            raise RegisterUnavailableError from failure

    async def _append(
        self, connection: Connection, intents: Sequence[Intent]
    ) -> list[Appended]:
        async with connection.pipeline():
            await connection.execute("BEGIN")
            appended = await append_within(connection, intents, guomi=self._guomi)
            await connection.execute("COMMIT")
        # The pipeline's end waits for COMMIT's answer: durable from here on.
        return appended


async def append_within(
    connection: Connection, intents: Sequence[Intent], *, guomi: bool
) -> list[Appended]:
    """Append inside the caller's transaction; nothing is durable before its commit.

    Raises:
        psycopg.Error: the transaction is lost.
    """
    batch = _Batch(intents, guomi=guomi)
    async with connection.pipeline():
        head = await connection.execute(_LOCK, binary=True, prepare=True)
        previous = await connection.execute(
            _PREVIOUS, (uuids(batch.customers),), binary=True, prepare=True
        )
        spending = None
        if batch.spending:
            spending = await connection.execute(
                _SPEND, batch.spending_columns(), binary=True, prepare=True
            )
        size, stack, stack_sm3 = (await head.fetchall())[0]
        links = await previous.fetchall()
        granted = dict(await spending.fetchall()) if spending else {}
        batch.place(size, stack, stack_sm3, links, granted)
        await connection.execute(_ENTRY, batch.entry_columns(), prepare=True)
        await connection.execute(_INDEX, batch.index_columns(), prepare=True)
        await connection.execute(_MOVE, batch.head_columns(), prepare=True)
    return batch.appended


class _Batch:
    """The entries of one append on their way to their places."""

    def __init__(self, intents: Sequence[Intent], *, guomi: bool) -> None:
        self.intents = intents
        self.customers: list[CustomerId] = list(
            dict.fromkeys(c for i in intents if (c := i.draft.customer) is not None)
        )
        self.spending = Counter(i.spends for i in intents if i.spends is not None)
        self.appended: list[Appended] = []
        self._guomi = guomi
        self._drafts: list[Draft] = []
        self._bodies: list[bytes] = []
        self._leaves_sm3: Sequence[bytes | None] = []

    def spending_columns(self) -> tuple[object, ...]:
        return texts(list(self.spending)), bigints(list(self.spending.values()))

    def place(
        self,
        size: int,
        stack: bytes,
        stack_sm3: bytes,
        links: Sequence[tuple[int, int, bytes]],
        granted: dict[str, int],
    ) -> None:
        """Number, link and hash the entries; the head row is locked."""
        self._first = size
        self._stack = Stack.from_bytes(SHA256, size, stack)
        self._stack_sm3 = (
            Stack.from_bytes(SM3, size, stack_sm3) if self._guomi else None
        )
        last = {self.customers[n]: Receipt(idx, leaf) for n, idx, leaf in links}
        for index, intent in enumerate(self.intents, size):
            draft, spends, _ = intent
            honoured = spends is None or _spend(spends, granted)
            if not honoured:
                draft = _instead(intent)
            customer = draft.customer
            if customer is None:
                body = draft.complete(None)
                receipt = Receipt(index, leaf_hash(SHA256, body))
            else:
                body = draft.complete(last.get(customer))
                receipt = last[customer] = Receipt(index, leaf_hash(SHA256, body))
            self._stack.append(receipt.leaf)
            self._drafts.append(draft)
            self._bodies.append(body)
            self.appended.append(Appended(receipt, honoured))
        if self._stack_sm3 is not None:
            self._leaves_sm3 = [leaf_hash(SM3, body) for body in self._bodies]
            for leaf in self._leaves_sm3:
                self._stack_sm3.append(leaf)

    def entry_columns(self) -> tuple[object, ...]:
        return (
            self._first,
            byteas([appended.receipt.leaf for appended in self.appended]),
            byteas(self._leaves_sm3 or [None] * len(self._bodies)),
            byteas(self._bodies),
        )

    def index_columns(self) -> tuple[object, ...]:
        facts = [draft.facts for draft in self._drafts]
        return (
            self._first,
            bigints([f.at for f in facts]),
            uuids([f.customer for f in facts]),
            texts([f.kind for f in facts]),
            texts([f.decision for f in facts]),
            texts([f.actor for f in facts]),
            texts([f.purpose for f in facts]),
        )

    def head_columns(self) -> tuple[object, ...]:
        second = None if self._stack_sm3 is None else self._stack_sm3.to_bytes()
        return self._first + len(self._bodies), self._stack.to_bytes(), second


def _spend(ref: str, granted: dict[str, int]) -> bool:
    """Take one of the uses that the ground still had under the lock, if any."""
    left = granted.get(ref, 0)
    if left > 0:
        granted[ref] = left - 1
        return True
    return False


def _instead(intent: Intent) -> Draft:
    """Return the refusal to append when another request spent the last use."""
    if intent.spent is None:
        # A use that is counted must say what happens when there is none left.
        raise RegisterUnavailableError
    return intent.spent
