"""Rebuilds the register's index from its entries, beside the stored one, and compares.

The index tables are derived: searches and the links of customers' lists go through
them, and what they say must be what the entries say. Each entry is read, its columns
are made anew by the code that reads entries (``core.register.entry.parse``), and both
tables are compared row by row inside the database.

What it guarantees: it changes nothing that is stored, works on one moment of the
register, and names the first entry on which the two differ. What it leaves to others:
whether the entries themselves hold (``core.register.verification``).
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import psycopg

from xinhu.core.base.clock import from_text
from xinhu.core.base.errors import Fault
from xinhu.core.register.entry import parse

_AT_ONCE = 5_000
_ENTRIES = "SELECT idx, leaf, body FROM register.entry ORDER BY idx"
_TABLE = """
CREATE TEMPORARY TABLE rebuilt_index (LIKE register.entry_index) ON COMMIT DROP
"""
_COPY = """
COPY rebuilt_index (idx, leaf, at, customer, kind, decision, actor, purpose) FROM STDIN
"""
_FIRST_DIFFERENCE = """
SELECT coalesce(r.idx, s.idx)
FROM rebuilt_index r FULL JOIN register.entry_index s ON s.idx = r.idx
WHERE r.idx IS NULL OR s.idx IS NULL
   OR (r.leaf, r.at, r.customer, r.kind, r.decision, r.actor, r.purpose)
      IS DISTINCT FROM
      (s.leaf, s.at, s.customer, s.kind, s.decision, s.actor, s.purpose)
ORDER BY 1 LIMIT 1
"""


class IndexBrokenError(Fault):
    """The index tells something else than the entries; params: index, the first one."""

    code = "register.index_broken"


def rebuild_and_compare(connection: psycopg.Connection[Any]) -> int:
    """Rebuild the index and return how many entries it agrees on.

    Args:
        connection: of the gate's role, outside a transaction; one of its own is used,
            so that entries appended meanwhile are in both tables or in neither.

    Raises:
        IndexBrokenError: an entry is missing in the index, told otherwise there, or
            there without being in the register.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute(_TABLE)
        count = _rebuild(connection)
        difference = connection.execute(_FIRST_DIFFERENCE).fetchone()
    if difference is not None:
        raise IndexBrokenError(index=int(difference[0]))
    return count


def _rebuild(connection: psycopg.Connection[Any]) -> int:
    # The cursor reads ahead of the copy: one connection cannot do both at once.
    count = 0
    with connection.cursor(name="every_entry", binary=True) as reading:
        reading.itersize = _AT_ONCE
        reading.execute(_ENTRIES)
        while rows := reading.fetchmany(_AT_ONCE):
            with connection.cursor() as writing, writing.copy(_COPY) as copy:
                for row in _columns(rows):
                    copy.write_row(row)
            count += len(rows)
    return count


def _columns(rows: list[Any]) -> Iterator[tuple[object, ...]]:
    for index, leaf, body in rows:
        try:
            entry = parse(body)
            at = from_text(entry.at)
        except (msgspec.MsgspecError, ValueError):
            raise IndexBrokenError(index=int(index)) from None
        yield (
            index,
            leaf,
            at,
            entry.customer,
            entry.kind,
            entry.decision,
            entry.actor,
            entry.purpose,
        )
