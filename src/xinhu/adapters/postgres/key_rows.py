"""Customers' wrapped keys on their way to another version of customer_kek.

Each batch is one transaction: read with the rows locked, wrapped anew, written, and
counted as uses of the new version. A crash leaves every key under one version or the
other; a second rotator skips what the first holds.
"""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId

Wrapped = tuple[CustomerId, int, bytes]
"""Customer, version of the wrapping, wrapped key."""

BATCH = 1_000
_TAKE = """
SELECT replace(customer::text, '-', ''), kek_version, wrapped_key
FROM vault.customer
WHERE kek_version <> %s AND wrapped_key IS NOT NULL
LIMIT %s FOR UPDATE SKIP LOCKED
"""
_PUT = """
UPDATE vault.customer c SET wrapped_key = q.wrapped, kek_version = %s
FROM unnest(%s::uuid[], %s::bytea[]) AS q(customer, wrapped)
WHERE c.customer = q.customer
"""
_COUNT = """
UPDATE vault.institution_key SET uses = uses + %s
WHERE name = 'customer_kek' AND version = %s RETURNING uses
"""
_LEFT = """
SELECT count(*) FROM vault.customer
WHERE kek_version <> %s AND wrapped_key IS NOT NULL
"""
_ADD = """
INSERT INTO vault.institution_key (name, version, wrapped, created_at)
VALUES (%s, %s, %s, %s)
"""
_RETIRE = """
UPDATE vault.institution_key SET retired_at = %s
WHERE name = %s AND version < %s AND retired_at IS NULL
"""


def add_version(
    gate: psycopg.Connection[Any], name: str, version: int, wrapped: bytes, now: Instant
) -> None:
    """Store a new version of an institution key; older ones are retired."""
    with gate.transaction():
        gate.execute(_ADD, (name, version, wrapped, now))
        gate.execute(_RETIRE, (now, name, version))


def count_left(gate: psycopg.Connection[Any], version: int) -> int:
    """Return how many customers' keys are not yet under a version."""
    return int(gate.execute(_LEFT, (version,)).fetchall()[0][0])


def move_batch(
    gate: psycopg.Connection[Any],
    version: int,
    wrap: Callable[[Wrapped], bytes],
    check_uses: Callable[[int], object],
) -> int:
    """Move up to ``BATCH`` keys to a version; return how many were moved.

    Args:
        gate: a connection of the gate's role, in autocommit mode.
        version: the new one.
        wrap: wraps one key anew.
        check_uses: gets the new version's uses; raises where it is worn out.
    """
    with gate.transaction():
        rows: Sequence[Wrapped] = gate.execute(_TAKE, (version, BATCH)).fetchall()
        if not rows:
            return 0
        uses = gate.execute(_COUNT, (len(rows), version)).fetchall()[0][0]
        check_uses(uses)
        customers = [customer for customer, _, _ in rows]
        gate.execute(_PUT, (version, customers, [wrap(row) for row in rows]))
    return len(rows)
