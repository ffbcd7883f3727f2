"""Reconciling inquiries: tables, register and the bureau's journal, held together.

(1) the register verifies, and is numbered without a gap
(2) whatever the bureau counted names a permitted entry about that very inquiry
(3) each attempt was counted at most once, and none that was not said to be sent
(4) no attempt after the first without a person's decision
(5) each report that is kept has its entry, and belongs to an inquiry that is answered
(6) nobody is said to work on an inquiry any more
(7) of an inquiry that ended without being sent, the bureau heard nothing
"""

import json
from collections import Counter
from typing import Any

import psycopg

from crash.bureau import BureauProcess
from crash.reconciling import bodies_of, is_drained, verify
from crash.waiting import until
from xinhu.adapters.bureau.simulator.journal import Line
from xinhu.core.register.tree import SHA256, leaf_hash

_INQUIRIES = "SELECT ref, state, attempt, entry, leaf, paper FROM inquiry.inquiry"
_ATTEMPTS = "SELECT inquiry, number FROM inquiry.attempt"
_DECISIONS = """
SELECT inquiry, count(*) FROM inquiry.decision
WHERE step IN ('inquiry.sent_again', 'inquiry.sent_later') GROUP BY inquiry
"""
_REPORTS = "SELECT ref, belongs FROM inquiry.paper WHERE kind = 'report'"
_NEVER_SENT = {"reserved", "refused", "interrupted", "registered"}
Gate = psycopg.Connection[Any]


def reconcile_inquiries(gate: Gate, bureau: BureauProcess) -> dict[str, str]:
    """Require all of the module's rules; return state by reference."""
    until(lambda: is_drained(gate), "an empty outbox")
    verify(gate)
    bodies = bodies_of(gate)
    leaves = [leaf_hash(SHA256, body).hex() for body in bodies]
    permits = {
        leaf: entry["detail"]["inquiry"]
        for leaf, entry in zip(leaves, map(json.loads, bodies), strict=True)
        if entry["kind"] == "inquiry" and entry["decision"] == "permit"
    }
    rows = {row[0]: row[1:] for row in gate.execute(_INQUIRIES).fetchall()}
    attempts = gate.execute(_ATTEMPTS).fetchall()
    lines = bureau.journal()
    _require_counted(lines, permits, {f"{ref}.{number}" for ref, number in attempts})
    _require_decided(gate, attempts)
    _require_reports(gate, rows, permits)
    states = {ref: str(row[0]) for ref, row in rows.items()}
    assert not {"reserved", "sending"} & set(states.values())
    heard = {line.key.rpartition(".")[0] for line in lines}
    unsent = {ref for ref, row in rows.items() if row[0] in _NEVER_SENT and not row[1]}
    assert not heard & unsent
    return states


def _require_counted(
    lines: list[Line], permits: dict[str, str], sent: set[str]
) -> None:
    keys = [line.key for line in lines]
    assert len(keys) == len(set(keys)), "a query was counted twice"
    assert set(keys) <= sent, "a query of which nobody said that it is sent"
    for line in lines:
        entry = json.loads(line.asked)["entry"]
        assert permits[entry] == line.key.rpartition(".")[0]


def _require_decided(gate: Gate, attempts: list[tuple[str, int]]) -> None:
    decided = Counter(dict(gate.execute(_DECISIONS).fetchall()))
    for ref, times in Counter(ref for ref, _ in attempts).items():
        assert times <= 1 + decided[ref], f"{ref} was sent again by nobody"


def _require_reports(
    gate: Gate, rows: dict[str, tuple[Any, ...]], permits: dict[str, str]
) -> None:
    for paper, ref in gate.execute(_REPORTS).fetchall():
        state, _, _, leaf, kept = rows[ref]
        assert (state, kept) == ("answered", paper)
        assert permits[leaf.hex()] == ref
    for ref, (state, _, _, leaf, _) in rows.items():
        if state not in {"refused", "interrupted"}:
            assert permits[leaf.hex()] == ref
