"""Reading entries through the index tables; see ``desks.audit.browsing.Entries``."""

from collections.abc import Sequence

from xinhu.adapters.postgres.link import Link
from xinhu.core.base.ids import CustomerId
from xinhu.desks.audit.browsing import MOST, Filter, Stored
from xinhu.desks.audit.day_reading import Span

_SEARCH = """
SELECT e.idx, e.leaf, e.body
FROM register.entry_index i JOIN register.entry e USING (idx)
WHERE true {} ORDER BY i.idx DESC LIMIT ${}
"""
_CONDITIONS = {
    "customer": "i.customer = ${}",
    "actor": "i.actor = ${}",
    "kind": "i.kind = ${}",
    "decision": "i.decision = ${}",
    "purpose": "i.purpose = ${}",
    "since": "i.at >= ${}",
    "until": "i.at < ${}",
    "before": "i.idx < ${}",
}
_ONE = "SELECT idx, leaf, body FROM register.entry WHERE idx = $1"
_CHAIN = """
SELECT e.idx, e.leaf, e.body
FROM register.entry_index i JOIN register.entry e USING (idx)
WHERE i.customer = $1 ORDER BY i.idx
"""
_SIZE = "SELECT size FROM register.head"
# ``+ 0`` keeps the planner from walking the primary key from the register's beginning.
# Whoever was transferred since stays where they were at the end of the day: else acts
# could fall between the lists of two branches.
_SPAN = """
WITH span AS MATERIALIZED (
    SELECT min(idx + 0) AS first, max(idx + 0) AS last
    FROM register.entry_index WHERE at >= $1 AND at < $2
), people AS MATERIALIZED (
    SELECT o.reference FROM desk.staff_operator o
    WHERE (o.branch = $3 OR o.id IN (
            SELECT operator_id FROM desk.staff_assignment WHERE branch = $3))
        AND $3 = coalesce((
            SELECT a.branch FROM desk.staff_assignment a
            WHERE a.operator_id = o.id AND a.kind = 'main'
                AND a.starts_at < to_timestamp($2 / 1000000.0)
            ORDER BY a.starts_at DESC, a.id DESC LIMIT 1), o.branch)
), found AS (
    SELECT i.idx FROM span
    CROSS JOIN people p
    JOIN register.entry_index i ON i.actor = p.reference
        AND i.idx BETWEEN greatest(span.first, $5 + 1) AND span.last
        AND i.at >= $1 AND i.at < $2
    UNION ALL
    SELECT i.idx FROM span
    JOIN register.entry_index i
        ON i.idx BETWEEN greatest(span.first, $5 + 1) AND span.last
        AND i.at >= $1 AND i.at < $2
    WHERE $4 AND NOT EXISTS (
        SELECT FROM desk.staff_operator o WHERE o.reference = i.actor)
)
SELECT e.idx, e.leaf, e.body FROM found JOIN register.entry e USING (idx)
ORDER BY e.idx LIMIT $6
"""


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
                values.append(value)
                conditions.append("AND " + condition.format(len(values)))
        values.append(min(wanted.limit, MOST))
        statement = _SEARCH.format(" ".join(conditions), len(values))
        return await self._rows(statement, *values)

    async def one(self, index: int) -> Stored | None:
        """Return an entry by its number."""
        found = await self._rows(_ONE, index)
        return found[0] if found else None

    async def chain(self, customer: CustomerId) -> tuple[Sequence[Stored], int]:
        """Return all entries about a customer, and the size, of one moment."""
        async with (
            self._link.use() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            size = await connection.fetchval(_SIZE)
            rows = await connection.fetch(_CHAIN, customer)
            return [Stored(*row) for row in rows], size

    async def of_span(self, span: Span) -> Sequence[Stored]:
        """Return what a branch's operators did on a day, the oldest first."""
        limit = min(span.limit, MOST)
        return await self._rows(
            _SPAN, span.since, span.until, span.unit, span.strays, span.after, limit
        )

    async def size(self) -> int:
        """Return how many entries the register has."""
        async with self._link.use() as connection:
            return int(await connection.fetchval(_SIZE))

    async def _rows(self, statement: str, *values: object) -> list[Stored]:
        async with self._link.use() as connection:
            return [Stored(*row) for row in await connection.fetch(statement, *values)]
