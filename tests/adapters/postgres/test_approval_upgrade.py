"""Approvals of an older version after the upgrade; whose approvals are the gate's."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from conftest import PASSWORDS
from older_tables import older_tables
from xinhu.adapters.postgres.provision import migrate
from xinhu.core.policy.approval.digest import approval_digest

DIGEST = hashlib.sha256(b"look").digest()
_OLD = """
INSERT INTO desk.approval (ref, digest, requester, customer, purpose, fields, note,
    state, requested_at, expires_at, decided_by, decided_at)
VALUES (%s, %s, 'op-a', %s, 'counter_service', '{name}', 'x', %s, 1, 2, %s, %s)
"""
_GROUND = """
INSERT INTO desk.ground (ref, kind, customer, purposes, fields, valid_from, valid_until,
    max_uses, used, holder, digest, approver, review_due, note, created_by, created_at,
    reviewed_by, reviewed_at)
VALUES (%s, %s, %s, '{emergency}', '{name}', 1, 2, 1, %s, 'op-a', %s, %s, %s, 'x',
    'op-a', 1, %s, %s)
"""


@pytest.fixture
def old(postgres) -> Iterator[str]:
    """The owner's URL of a database as the version before approvals left it."""
    password = PASSWORDS["xinhu_owner"]
    with older_tables(postgres, password, "postgres", "0003_standing") as url:
        yield url


def test_what_was_asked_granted_and_broken_before_stands_after_the_upgrade(
    old: str,
) -> None:
    customer = UUID("11" * 16)
    with psycopg.connect(old, autocommit=True) as owner:
        for ref, state, by in (
            ("approval-1", "requested", None),
            ("approval-2", "granted", "op-b"),
            ("approval-3", "denied", "op-b"),
            ("approval-4", "granted", "op-b"),
        ):
            at = None if by is None else 2
            owner.execute(_OLD, (ref, DIGEST, customer, state, by, at))
        look = ("supervisor_approval", customer)
        for ref, used in (("approval-2", 0), ("approval-4", 1)):
            owner.execute(_GROUND, (ref, *look, used, DIGEST, "op-b", None, None, None))
        glass = ("break_glass", customer, 1, DIGEST, None, 3)
        owner.execute(_GROUND, ("glass-1", *glass, None, None))
        owner.execute(_GROUND, ("glass-2", *glass, "op-b", 4))
    migrate(old)
    with psycopg.connect(old, autocommit=True) as owner:
        states = dict(owner.execute("SELECT ref, state FROM desk.approval").fetchall())
        votes = owner.execute(
            'SELECT approval, voter, "group", says FROM desk.approval_vote ORDER BY 1'
        ).fetchall()
        (digest,) = owner.execute(
            "SELECT digest FROM desk.approval WHERE ref = 'glass-1'"
        ).fetchone()
    assert states == {
        "approval-1": "requested",
        "approval-2": "granted",
        "approval-3": "denied",
        "approval-4": "used",
        "glass-1": "requested",
    }
    assert votes == [
        ("approval-2", "op-b", "supervisor", "grant"),
        ("approval-3", "op-b", "supervisor", "deny"),
        ("approval-4", "op-b", "supervisor", "grant"),
    ]
    facts = {"ground": "glass-1", "request": DIGEST.hex()}
    assert digest == approval_digest("break_glass_review", "op-a", facts)


def test_the_console_and_the_worker_decide_nothing_about_customers(database) -> None:
    ask = """
    INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs,
        lapses, requested_at, expires_at, customer, purpose, fields)
    VALUES (%s, 'disclosure', sha256('x'), 'op-a', '{a,b,c,d}', '{supervisor}', '{1}',
        true, 1, 2, %s, 'counter_service', '{name}')
    """
    vote = """
    INSERT INTO desk.approval_vote (approval, voter, place, "group", says, seen,
        voted_at)
    VALUES ('approval-1', 'op-b', '{a,b,c,d}', 'supervisor', 'grant', sha256('x'), 1)
    """
    customer = UUID("11" * 16)
    granted = "UPDATE desk.approval SET state = 'granted', decided_at = 1"
    with psycopg.connect(database.gate, autocommit=True) as gate:
        gate.execute(ask, ("approval-1", customer))
    for role in ("xinhu_console", "xinhu_worker"):
        with psycopg.connect(database.url(role), autocommit=True) as desk:
            for statement, values in (
                (ask, ("approval-2", customer)),
                (vote, None),
                (granted, None),
                (
                    _GROUND,
                    ("g", "service_case", customer, 0, None, None, None, None, None),
                ),
                ("UPDATE desk.ground SET approver = 'op-b'", None),
            ):
                with pytest.raises(psycopg.Error):
                    desk.execute(statement, values)
    with psycopg.connect(database.gate, autocommit=True) as gate:
        gate.execute(vote)
        gate.execute(granted)
    with psycopg.connect(database.console, autocommit=True) as console:
        with pytest.raises(psycopg.Error):
            console.execute("UPDATE desk.approval SET state = 'used', used_at = 1")
        console.execute("UPDATE desk.approval SET state = 'withdrawn'")
