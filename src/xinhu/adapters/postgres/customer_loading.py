"""Loading sealed customers: COPY, many rows in one transaction with the position.

New customers are copied straight into their tables; the unique identity makes a person
who slipped in meanwhile an error, never a double. Records that take the place of older
ones go through tables of the session, and only where the version is still the one that
was merged. What it leaves to intake: which people there are, and when to commit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from xinhu.adapters.postgres.customer_packing import COPY_HEAD, COPY_TAIL, TAG_ROW
from xinhu.core.base.clock import Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.crypto.kek import require_uses_left
from xinhu.core.gate.merging import StoredCustomer
from xinhu.desks.customers.intake.errors import CustomerMovedError, ImportRunningError
from xinhu.desks.customers.intake.stores import Counts, ImportState, Packed

_FIND = """
SELECT c.identity, replace(c.customer::text, '-', ''), c.state, c.kek_version,
       c.wrapped_key, r.version, r.sealed, r.written_at
FROM generate_series(0, %s::int - 1) n
JOIN vault.customer c ON c.identity = substring(%b::bytea FROM n * 16 + 1 FOR 16)
JOIN vault.record r USING (customer)
"""
_PLANS = (
    # Everything here is a look-up by key; a plan made while the tables were empty would
    # go through them, again and again as they grow.
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
)
_LOCK = "SELECT pg_try_advisory_lock(7810243, 1)"
_UNLOCK = "SELECT pg_advisory_unlock(7810243, 1)"
_BEGIN = """
INSERT INTO vault.import (id, file_digest, salt, state, started_at)
VALUES (%s, %s, %s, 'open', %s) ON CONFLICT (file_digest) DO NOTHING
"""
_STATE = """
SELECT replace(id::text, '-', ''), salt, state = 'closed', position, counts, leaves,
       tree, opened, opened_leaf, started_at
FROM vault.import WHERE file_digest = %s
"""
_OPENED = "UPDATE vault.import SET opened = %s, opened_leaf = %s WHERE id = %s"
_KEEP = """
UPDATE vault.import SET position = %s, counts = %s, leaves = %s, tree = %s
WHERE id = %s AND state = 'open'
"""
_LEAVES = """
INSERT INTO vault.import_leaves (import, first_leaf, leaves) VALUES (%s, %s, %s)
"""
_CLOSED = "UPDATE vault.import SET state = 'closed', closed_at = %s WHERE id = %s"
_COUNT = """
UPDATE vault.institution_key SET uses = uses + %s
WHERE name = 'customer_kek' AND version = %s RETURNING uses
"""
_KEYS = "vault.customer (customer, identity, state, kek_version, wrapped_key)"
_RECORDS = "vault.record (customer, version, sealed, written_at)"
_TAGS = "vault.tag (tag, customer)"
_STAGE = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS new_record (LIKE vault.record)",
    "CREATE TEMPORARY TABLE IF NOT EXISTS new_tag (LIKE vault.tag)",
    "CREATE TEMPORARY TABLE IF NOT EXISTS old_tag (LIKE vault.tag)",
)
_CLEAR = "TRUNCATE new_record, new_tag, old_tag"
_HOLD = """
SELECT count(*) FROM (
    SELECT 1 FROM vault.customer c JOIN new_record n USING (customer)
    WHERE c.state = 0 FOR UPDATE OF c
) held
"""
_REPLACE = """
UPDATE vault.record r SET version = n.version, sealed = n.sealed,
       written_at = n.written_at
FROM new_record n WHERE n.customer = r.customer AND r.version = n.version - 1
"""
_REMOVE = """
DELETE FROM vault.tag t USING old_tag o
WHERE t.tag = o.tag AND t.customer = o.customer
"""
_ADD = """
INSERT INTO vault.tag (tag, customer) SELECT tag, customer FROM new_tag
ON CONFLICT DO NOTHING
"""


def _in_order(rows: bytes) -> bytes:
    """Sort rows of vault.tag, which stand one behind the other."""
    each = [rows[at : at + TAG_ROW] for at in range(0, len(rows), TAG_ROW)]
    return b"".join(sorted(each))


class PostgresCustomers:
    """Customers and imports over one connection of the gate's role.

    Args:
        connection: in autocommit mode; used by one thread.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        for setting in _PLANS:
            connection.execute(setting)
        self._connection = connection
        self._staged = False

    def find(self, identities: Sequence[bytes]) -> Mapping[bytes, StoredCustomer]:
        """Return the stored customers among these identities."""
        wanted = (len(identities), b"".join(identities))
        with self._connection.cursor(binary=True) as cursor:
            rows = cursor.execute(_FIND, wanted, prepare=True)
            return {row[0]: StoredCustomer(*row[1:]) for row in rows}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def begin(
        self, key: bytes, fresh_id: str, salt: bytes, now: Instant
    ) -> ImportState:
        """Return the import of that key, entering it the first time.

        Raises:
            ImportRunningError: another process imports.
        """
        run = self._connection.execute
        if not run(_LOCK).fetchall()[0][0]:
            raise ImportRunningError
        run(_BEGIN, (fresh_id, key, salt, now))
        row = run(_STATE, (key,)).fetchall()[0]
        leaf = row[8]
        return ImportState(
            id=row[0],
            salt=row[1],
            closed=row[2],
            position=row[3],
            counts=msgspec.convert(row[4], Counts),
            leaves=row[5],
            tree=row[6],
            opened=None if leaf is None else Receipt(row[7], leaf),
            started_at=row[9],
        )

    def release(self) -> None:
        """Let another process import."""
        self._connection.execute(_UNLOCK)

    def opened(self, state: ImportState, receipt: Receipt) -> None:
        """Keep the receipt of the entry that opened the import."""
        self._connection.execute(_OPENED, (receipt.index, receipt.leaf, state.id))

    @contextmanager
    def chunk(self) -> Iterator[None]:
        """One transaction: all of what is written in the block, or nothing."""
        with self._connection.transaction():
            yield

    def write(self, people: Sequence[Packed], kek_version: int) -> None:
        """Write customers, within ``chunk``.

        Raises:
            CustomerMovedError: one of them changed since they were looked up.
            KekWornOutError: customer_kek has wrapped as many keys as it may.
        """
        new = [person for person in people if person.keys]
        merged = [person for person in people if not person.keys]
        if new:
            uses = self._connection.execute(_COUNT, (len(new), kek_version))
            require_uses_left(kek_version, int(uses.fetchall()[0][0]), more=0)
            # In the order of their keys, since neighbours share a page of the index: a
            # third less work for the server. Rows begin alike, up to the key.
            try:
                self._copy(_KEYS, sorted([person.keys for person in new]))
                self._copy(_RECORDS, sorted([person.record for person in new]))
                tags = b"".join([person.tags for person in new])
                self._copy(_TAGS, (_in_order(tags),))
            except psycopg.errors.UniqueViolation:
                # From None: the server's words may quote what stood in the row.
                raise CustomerMovedError from None
        if merged:
            self._replace(merged)

    def keep(self, state: ImportState, leaves: bytes) -> None:
        """Write position, counts and tree, within ``chunk``."""
        run = self._connection.execute
        if leaves:
            first = state.leaves - len(leaves) // 32
            run(_LEAVES, (state.id, first, leaves))
        counts = Jsonb(msgspec.to_builtins(state.counts))
        run(_KEEP, (state.position, counts, state.leaves, state.tree, state.id))

    def closed(self, state: ImportState, now: Instant) -> None:
        """Mark the import as finished."""
        self._connection.execute(_CLOSED, (now, state.id))

    def _replace(self, merged: Sequence[Packed]) -> None:
        run = self._connection.execute
        if not self._staged:
            for statement in _STAGE:
                run(statement)
            self._staged = True
        run(_CLEAR)
        self._copy("new_record", (person.record for person in merged))
        self._copy("new_tag", (person.tags for person in merged))
        self._copy("old_tag", (person.old_tags for person in merged))
        held = run(_HOLD).fetchall()[0][0]
        replaced = run(_REPLACE).rowcount
        if not held == replaced == len(merged):
            raise CustomerMovedError
        run(_REMOVE)
        run(_ADD)

    def _copy(self, target: str, rows: Iterable[bytes]) -> None:
        data = b"".join((COPY_HEAD, *rows, COPY_TAIL))
        statement = f"COPY {target} FROM STDIN (FORMAT binary)"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(data)
