"""The register as its specification reads it: everything from the beginning, slowly.

It shares nothing with ``xinhu.core.register`` but the tables it is given.
"""

import hashlib
import json
from typing import Any, NamedTuple

import psycopg

from reference.slow_tree import SlowTree


class Row(NamedTuple):
    """An entry as stored, and read."""

    index: int
    leaf: bytes
    entry: dict[str, Any]


_ENTRIES = "SELECT idx, leaf, leaf_sm3, body FROM register.entry ORDER BY idx"
_INDEX = """
SELECT idx, leaf, at, replace(customer::text, '-', ''), kind, decision, actor, purpose
FROM register.entry_index ORDER BY idx
"""
_HEAD = "SELECT size, stack, stack_sm3 FROM register.head"


def checked_entries(connection: psycopg.Connection[Any]) -> list[Row]:
    """Return all entries, once everything about them has been held against the spec."""
    stored = connection.execute(_ENTRIES).fetchall()
    bodies = [body for *_, body in stored]
    rows = []
    last: dict[str, list[Any]] = {}
    for place, (index, leaf, leaf_sm3, body) in enumerate(stored):
        assert index == place, "numbers without a gap"
        assert leaf == hashlib.sha256(b"\0" + body).digest()
        if leaf_sm3 is not None:
            assert leaf_sm3 == hashlib.new("sm3", b"\0" + body).digest()
        entry = json.loads(body)
        canonical = json.dumps(
            entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        )
        assert body == canonical.encode(), "canonical bytes"
        customer = entry["customer"]
        assert entry["previous"] == (last.get(customer) if customer else None)
        if customer:
            last[customer] = [index, leaf.hex()]
        rows.append(Row(index, leaf, entry))
    _check_head(connection, bodies, second=any(sm3 for _, _, sm3, _ in stored))
    _check_index(connection, rows)
    return rows


def _check_head(
    connection: psycopg.Connection[Any], bodies: list[bytes], *, second: bool
) -> None:
    size, stack, stack_sm3 = connection.execute(_HEAD).fetchall()[0]
    assert size == len(bodies)
    assert stack == _perfect_roots("sha256", bodies)
    if second:
        assert stack_sm3 == _perfect_roots("sm3", bodies)


def _perfect_roots(algorithm: str, bodies: list[bytes]) -> bytes:
    """Roots of the perfect subtrees that a tree of this size is made of, left first."""
    tree = SlowTree(algorithm, bodies)
    start, roots = 0, []
    for bit in reversed(range(len(bodies).bit_length())):
        if len(bodies) & 1 << bit:
            roots.append(tree.root(start, start + (1 << bit)))
            start += 1 << bit
    return b"".join(roots)


def _check_index(connection: psycopg.Connection[Any], rows: list[Row]) -> None:
    indexed = connection.execute(_INDEX).fetchall()
    named = ("customer", "kind", "decision", "actor", "purpose")
    assert [(i, leaf, *rest) for i, leaf, _, *rest in indexed] == [
        (row.index, row.leaf, *(row.entry[name] for name in named)) for row in rows
    ]
