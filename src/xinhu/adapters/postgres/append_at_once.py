"""Appending in one round trip, where nothing stands in the way.

Entries that were decided together with their customers' last entries (``Follows``) are
linked, hashed and numbered as far as possible before the head is locked. The database
only has to make sure that nobody was written about in between.

What it guarantees: all intents are appended durably, exactly as the long way would, or
nothing is. What it leaves to ``register_store``: everything that it declines.
"""

from collections import Counter
from collections.abc import Sequence

from xinhu.adapters.postgres.entry_columns import entry_columns
from xinhu.adapters.postgres.link import Connection
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.register.tree import SHA256, leaf_hash

_APPEND = "SELECT register.append_at_once($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
_NOWHERE = 2**63 - 1


async def append_at_once(
    connection: Connection, intents: Sequence[Intent]
) -> list[Appended] | None:
    """Append all intents in a transaction of their own.

    Returns:
        what became of them; None where nothing was written because they have to go the
        long way.

    Raises:
        asyncpg.PostgresError, OSError: whether they were appended is not known.
    """
    seen = linkable_at(intents)
    if seen is None:
        return None
    bodies = [
        draft.complete(
            None if follows is None or draft.customer is None else follows.previous
        )
        for draft, _, _, follows in intents
    ]
    leaves = [leaf_hash(SHA256, body) for body in bodies]
    # A single statement is a transaction: this answer comes after its commit.
    rows = await connection.fetch(_APPEND, seen, *_columns(intents, leaves, bodies))
    first = rows[0][0]
    if first is None:
        return None
    return [
        Appended(Receipt(index, leaf), honoured=True)
        for index, leaf in enumerate(leaves, first)
    ]


def _columns(
    intents: Sequence[Intent], leaves: list[bytes], bodies: list[bytes]
) -> tuple[object, ...]:
    spending = Counter(spends for _, spends, _, _ in intents if spends is not None)
    return (
        list(spending),
        list(spending.values()),
        leaves,
        bodies,
        *entry_columns([intent.draft.facts for intent in intents]),
    )


def linkable_at(intents: Sequence[Intent]) -> int | None:
    """Return the size at which the last entries of all customers were known.

    None where one was not looked up, or where two intents are about the same customer:
    the second follows the first, whose number is known under the lock only.
    """
    seen = _NOWHERE
    customers: set[CustomerId] = set()
    for draft, _, _, follows in intents:
        customer = draft.customer
        if customer is None:
            continue
        if follows is None or customer in customers:
            return None
        customers.add(customer)
        seen = min(seen, follows.seen)
    return 0 if seen == _NOWHERE else seen
