"""Fetching what the gate decides from: bearers, grounds and sealed customers.

One round trip for a whole batch, over a pipeline of three statements, and never from a
cache: a revocation that was committed before the call is seen.
"""

from collections.abc import Sequence
from typing import Any

import psycopg

from xinhu.adapters.postgres.arrays import byteas, texts, uuids
from xinhu.adapters.postgres.ground_rows import GROUND_COLUMNS, ground_from
from xinhu.adapters.postgres.link import Link
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refusals import DatabaseUnavailableError
from xinhu.core.gate.stores import Bearer, Known, Sealed
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import Standing

_BEARERS = """
SELECT q.n - 1, o.reference, o.role, o.post, o.branch, o.department, t.zone, t.scopes,
       o.is_active, (extract(epoch FROM t.expires_at) * 1000000)::bigint,
       t.revoked_at IS NOT NULL
FROM unnest(%b::bytea[]) WITH ORDINALITY AS q(digest, n)
JOIN desk.staff_token t ON t.digest = q.digest
JOIN desk.staff_operator o ON o.id = t.operator_id
"""
_GROUNDS = f"""
SELECT q.n - 1, {GROUND_COLUMNS}
FROM unnest(%b::text[]) WITH ORDINALITY AS q(ref, n)
JOIN desk.ground g ON g.ref = q.ref
"""
_CUSTOMERS = """
SELECT q.n - 1, c.state, c.kek_version, c.wrapped_key, r.version, r.sealed
FROM unnest(%b::uuid[]) WITH ORDINALITY AS q(customer, n)
JOIN vault.customer c ON c.customer = q.customer
LEFT JOIN vault.record r ON r.customer = q.customer
"""
_CANDIDATES = """
SELECT replace(t.customer::text, '-', ''), c.state, c.kek_version, c.wrapped_key,
       r.version, r.sealed
FROM vault.tag t
JOIN vault.customer c USING (customer)
JOIN vault.record r USING (customer)
WHERE t.tag = %b ORDER BY t.customer LIMIT %b
"""


class PostgresReader:
    """Reads over one connection at a time; see ``core.gate.stores.Reader``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def fetch(
        self,
        digests: Sequence[bytes],
        grounds: Sequence[str],
        customers: Sequence[CustomerId],
    ) -> Known:
        """Look everything up as of now, in one round trip."""
        try:
            async with self._link.use() as connection, connection.pipeline():
                bearers = await connection.execute(
                    _BEARERS, (byteas(digests),), binary=True, prepare=True
                )
                found = await connection.execute(
                    _GROUNDS, (texts(grounds),), binary=True, prepare=True
                )
                sealed = await connection.execute(
                    _CUSTOMERS, (uuids(customers),), binary=True, prepare=True
                )
                return Known(
                    _bearers(len(digests), await bearers.fetchall()),
                    _grounds(len(grounds), await found.fetchall()),
                    _customers(customers, await sealed.fetchall()),
                )
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure

    async def candidates(self, tag: int, limit: int) -> Sequence[Sealed]:
        """Return customers that carry a blind tag, at most ``limit`` of them."""
        try:
            async with self._link.use() as connection:
                rows = await connection.execute(
                    _CANDIDATES, (tag, limit), binary=True, prepare=True
                )
                return [Sealed(*row) for row in await rows.fetchall()]
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure


def _bearers(count: int, rows: Sequence[Any]) -> list[Bearer | None]:
    found: list[Bearer | None] = [None] * count
    for n, reference, role, post, branch, department, zone, scopes, *rest in rows:
        active, expires_at, revoked = rest
        standing = Standing(
            operator=reference,
            role=role,
            post=post,
            branch=branch,
            department=department,
            zone=zone,
            scopes=frozenset(scopes),
            active=active,
        )
        found[n] = Bearer(standing, Instant(expires_at), revoked)
    return found


def _grounds(count: int, rows: Sequence[Any]) -> list[Ground | None]:
    found: list[Ground | None] = [None] * count
    for n, *columns in rows:
        found[n] = ground_from(columns)
    return found


def _customers(
    customers: Sequence[CustomerId], rows: Sequence[Any]
) -> list[Sealed | None]:
    found: list[Sealed | None] = [None] * len(customers)
    for n, state, kek_version, wrapped_key, version, sealed in rows:
        found[n] = Sealed(
            customers[n], state, kek_version, wrapped_key, version or 0, sealed or b""
        )
    return found
