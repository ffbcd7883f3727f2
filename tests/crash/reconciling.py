"""Reconciling: what clients received against what the register holds.

(1) the register verifies: every entry hashed again, every chain, every signature
(2) numbered from 0 without a gap, up to the head
(3) the index tables say what the entries say
(4) whatever a client was shown is an entry: same leaf, same customer, same purpose,
    same fields at the same mask level, permitted; and no entry answers for two looks
(5) an answer that came by half has an entry too
(6) every act at a desk stands there exactly once
(7) a ground was spent as often as its uses were permitted
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import psycopg

from crash.bank import Bank
from crash.load import Kept, Shown
from crash.waiting import until
from xinhu.adapters.postgres.stored_register import StoredRegister
from xinhu.core.base.clock import from_text
from xinhu.core.register.tree import SHA256, leaf_hash
from xinhu.core.register.verification import verify_register
from xinhu.wiring.institution import read_institution
from xinhu.wiring.register_identity import read_verifiers

_INDEX = """
SELECT idx, leaf, at, replace(customer::text, '-', ''), kind, decision, actor, purpose
FROM register.entry_index ORDER BY idx
"""
_USED = "SELECT ref, used FROM desk.ground WHERE max_uses IS NOT NULL"
Entry = dict[str, Any]


def reconcile(bank: Bank, kept: Kept, server: str | None = None) -> list[Entry]:
    """Require all of the module's rules; return the register's entries."""
    with bank.connect(server) as gate:
        until(lambda: is_drained(gate), "an empty outbox")
        verify(gate)
        bodies = bodies_of(gate)
        entries: list[Entry] = [json.loads(body) for body in bodies]
        leaves = [leaf_hash(SHA256, body) for body in bodies]
        _require_index(gate, entries, leaves)
        _require_shown(kept.shown, entries, leaves)
        _require_torn(kept, entries)
        _require_acts(kept.grounds, entries)
        _require_uses(gate, entries)
    return entries


def size_of(bank: Bank, server: str | None = None) -> int:
    """Return how many entries the register holds."""
    with bank.connect(server) as gate:
        return StoredRegister(gate).head().size


def acts_of(entries: Sequence[Entry]) -> Counter[str]:
    """Return how often each ground was entered, by its reference."""
    return Counter(
        entry["ground"]["ref"]
        for entry in entries
        if entry["kind"] == "act" and entry["ground"] is not None
    )


def is_drained(gate: psycopg.Connection[Any]) -> bool:
    """Tell whether every act at a desk was carried into the register."""
    found = gate.execute("SELECT count(*) FROM desk.outbox").fetchall()
    gate.rollback()
    return found[0][0] == 0


def verify(gate: psycopg.Connection[Any]) -> None:
    """Verify the register: rule (1)."""
    institution = read_institution(gate)
    verify_register(
        StoredRegister(gate),
        origin=institution.origin,
        verifiers=read_verifiers(gate),
        guomi=institution.guomi,
    )


def bodies_of(gate: psycopg.Connection[Any]) -> list[bytes]:
    """Return the entries as they are stored: rule (2)."""
    rows = gate.execute("SELECT idx, body FROM register.entry ORDER BY idx").fetchall()
    assert [index for index, _ in rows] == list(range(len(rows)))
    assert StoredRegister(gate).head().size == len(rows)
    return [body for _, body in rows]


def _require_index(
    gate: psycopg.Connection[Any], entries: Sequence[Entry], leaves: Sequence[bytes]
) -> None:
    rebuilt = [
        (
            index,
            leaf,
            from_text(entry["at"]),
            entry["customer"],
            entry["kind"],
            entry["decision"],
            entry["actor"],
            entry["purpose"],
        )
        for index, (entry, leaf) in enumerate(zip(entries, leaves, strict=True))
    ]
    assert gate.execute(_INDEX).fetchall() == rebuilt


def _require_shown(
    shown: Sequence[Shown], entries: Sequence[Entry], leaves: Sequence[bytes]
) -> None:
    for look in shown:
        assert look.index < len(entries), f"not in the register: {look.index}"
        entry = entries[look.index]
        assert leaves[look.index].hex() == look.leaf
        assert entry["decision"] == "permit"
        said = (entry["kind"], entry["customer"], entry["purpose"])
        assert said == (look.kind, look.customer, look.purpose)
        assert look.fields.keys() == look.masks.keys()
        assert look.masks.items() <= entry["fields"].items()
    assert len({look.index for look in shown}) == len(shown)


def _require_torn(kept: Kept, entries: Sequence[Entry]) -> None:
    answered = {look.index for look in kept.shown}
    free = Counter(
        entry["customer"]
        for index, entry in enumerate(entries)
        if entry["decision"] == "permit" and index not in answered
    )
    assert not Counter(filter(None, kept.torn)) - free


def _require_acts(grounds: Sequence[str], entries: Sequence[Entry]) -> None:
    acts = acts_of(entries)
    assert not {ref for ref, times in acts.items() if times != 1}
    assert not set(grounds) - set(acts)


def _require_uses(gate: psycopg.Connection[Any], entries: Sequence[Entry]) -> None:
    permitted = Counter(
        entry["ground"]["ref"]
        for entry in entries
        if entry["kind"] == "disclosure" and entry["decision"] == "permit"
    )
    for ref, used in gate.execute(_USED):
        assert permitted[ref] == used
