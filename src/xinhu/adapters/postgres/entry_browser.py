"""Reading entries through the index tables; see ``desks.audit.browsing.Entries``."""

from collections.abc import Sequence
from typing import Any

import psycopg

from xinhu.adapters.postgres.link import Link
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refusals import DatabaseUnavailableError
from xinhu.desks.audit.browsing import MOST, Filter, Stored

_SEARCH = """
SELECT e.idx, e.leaf, e.body
FROM register.entry_index i JOIN register.entry e USING (idx)
WHERE true {} ORDER BY i.idx DESC LIMIT %s
"""
_CONDITIONS = {
    "customer": "i.customer = %s",
    "actor": "i.actor = %s",
    "kind": "i.kind = %s",
    "decision": "i.decision = %s",
    "purpose": "i.purpose = %s",
    "since": "i.at >= %s",
    "until": "i.at < %s",
    "before": "i.idx < %s",
}
_ONE = "SELECT idx, leaf, body FROM register.entry WHERE idx = %s"
_CHAIN = """
SELECT e.idx, e.leaf, e.body
FROM register.entry_index i JOIN register.entry e USING (idx)
WHERE i.customer = %s ORDER BY i.idx
"""
_SIZE = "SELECT size FROM register.head"


class PostgresEntries:
    """Reads entries over one connection at a time."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def search(self, wanted: Filter) -> Sequence[Stored]:
        """Return matching entries, the newest first."""
        conditions: list[str] = []
        values: list[object] = []
        for name, condition in _CONDITIONS.items():
            value = getattr(wanted, name)
            if value is not None:
                conditions.append(f"AND {condition}")
                values.append(value)
        values.append(min(wanted.limit, MOST))
        return await self._rows(_SEARCH.format(" ".join(conditions)), values)

    async def one(self, index: int) -> Stored | None:
        """Return an entry by its number."""
        found = await self._rows(_ONE, (index,))
        return found[0] if found else None

    async def chain(self, customer: CustomerId) -> tuple[Sequence[Stored], int]:
        """Return all entries about a customer, and the size, of one moment."""
        try:
            async with self._link.use() as connection, connection.transaction():
                await connection.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
                )
                size = await (await connection.execute(_SIZE)).fetchone()
                rows = await connection.execute(_CHAIN, (customer,))
                entries = [Stored(*row) for row in await rows.fetchall()]
                return entries, size[0] if size else 0
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure

    async def size(self) -> int:
        """Return how many entries the register has."""
        try:
            async with self._link.use() as connection:
                row = await (await connection.execute(_SIZE)).fetchone()
                return int(row[0]) if row else 0
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure

    async def _rows(self, statement: str, values: Sequence[Any]) -> list[Stored]:
        try:
            async with self._link.use() as connection:
                rows = await connection.execute(statement, values)
                return [Stored(*row) for row in await rows.fetchall()]
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure
