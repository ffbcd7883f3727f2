"""What was open when giver and deputy became one voter: ended where nobody can tell."""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg
import pytest

from conftest import PASSWORDS
from older_tables import older_tables
from xinhu.adapters.postgres.provision import migrate

pytestmark = pytest.mark.duty("R6.4")
SECOND = 1_000_000
_PEOPLE = """
SET search_path = desk;
INSERT INTO staff_operator (id, password, is_active, reference, username, full_name,
    role, post, branch, department, date_joined, email)
SELECT number, '!', true, 'op-' || name, name, name, 'supervisor', 'p', 'b', 'counter',
    now(), ''
FROM unnest('{asker,giver,deputy,other,short}'::text[]) WITH ORDINALITY
    AS people (name, number);
INSERT INTO staff_unit (id, code, name, kind, department, parent_id, opened_at)
VALUES (1, 'counter', 'c', 'head_office', '', NULL, now());
INSERT INTO staff_assignment (id, operator_id, unit_id, kind, temporary, role, post,
    branch, department, starts_at, ended_why)
VALUES (1, 2, 1, 'main', false, 'supervisor', 'p', '', '', now(), '');
INSERT INTO staff_delegation
    (giver_id, taker_id, assignment_id, scopes, starts_at, ends_at, withdrawn_at)
VALUES (2, 3, 1, '{approve}', to_timestamp(10), to_timestamp(20), NULL),
    (2, 5, 1, '{approve}', to_timestamp(10), to_timestamp(20), to_timestamp(15))
"""
_ASK = """
INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs, lapses,
    requested_at, expires_at, customer, purpose, fields)
VALUES (%s, 'disclosure', sha256('x'), 'op-asker', '{a,b,c,d}', %s, %s, true, 1, 2,
    gen_random_uuid(), 'counter_service', '{name}')
"""
_VOTE = """
INSERT INTO desk.approval_vote (approval, voter, place, "group", says, seen, voted_at)
VALUES (%s, %s, '{a,b,c,d}', %s, 'grant', sha256('x'), %s)
"""
_GROUND = """
INSERT INTO desk.ground (ref, kind, customer, purposes, fields, valid_from, valid_until,
    max_uses, used, holder, digest, approver, note, created_by, created_at)
VALUES (%s, 'supervisor_approval', gen_random_uuid(), '{counter_service}', '{name}', 1,
    2, 1, 0, 'op-asker', sha256('x'), 'op-other', 'x', 'op-asker', 1)
"""


class Open(NamedTuple):
    """A request as it stood, and what becomes of it."""

    votes: dict[str, float]
    state: str
    after: str
    two: bool = True
    void: bool = False


BOTH = {"deputy": 12.0, "giver": 13.0}
OPEN = {
    "waits-deputy": Open({"deputy": 12}, "requested", "expired"),
    "waits-first": Open({"deputy": 10}, "requested", "expired"),
    "waits-last": Open({"short": 14.999_999}, "requested", "expired"),
    "waits-other": Open({"other": 12}, "requested", "requested"),
    "waits-giver": Open({"giver": 12}, "requested", "requested"),
    "waits-none": Open({}, "requested", "requested"),
    "waits-before": Open({"deputy": 9.999_999}, "requested", "requested"),
    "waits-after": Open({"deputy": 20}, "requested", "requested"),
    "waits-withdrawn": Open({"short": 15}, "requested", "requested"),
    "waits-void": Open({"deputy": 12}, "requested", "requested", void=True),
    "granted-both": Open(BOTH, "granted", "expired"),
    "granted-others": Open({"giver": 12, "other": 12}, "granted", "granted"),
    "granted-alone": Open({"deputy": 12}, "granted", "granted", two=False),
    "used-both": Open(BOTH, "used", "used"),
    "denied-both": Open(BOTH, "denied", "denied"),
}


@pytest.fixture
def old(postgres) -> Iterator[str]:
    """The owner's URL of a database as the version before left it."""
    password = PASSWORDS["xinhu_owner"]
    with older_tables(postgres, password, "postgres", "0018_after_inquiry") as url:
        yield url


def keep(owner: psycopg.Connection, ref: str, one: Open) -> None:
    """Write a request down as the version before did."""
    groups = ["red", "blue"] if one.two else ["red"]
    owner.execute(_ASK, (ref, groups, [1] * len(groups)))
    for group, (voter, at) in zip(groups, one.votes.items(), strict=False):
        owner.execute(_VOTE, (ref, f"op-{voter}", group, round(at * SECOND)))
    if one.void:
        void = "UPDATE desk.approval_vote SET void = true WHERE approval = %s"
        owner.execute(void, [ref])
    state = "UPDATE desk.approval SET state = %s, decided_at = 3"
    if one.state in {"granted", "used"}:
        owner.execute(f"{state} WHERE ref = %s", ("granted", ref))
        owner.execute(_GROUND, [ref])
    if one.state == "used":
        owner.execute(f"{state}, used_at = 4 WHERE ref = %s", ("used", ref))
    if one.state == "denied":
        owner.execute(f"{state} WHERE ref = %s", ("denied", ref))


def test_what_is_open_and_cannot_be_told_apart_is_over_and_nothing_else(
    old: str,
) -> None:
    with psycopg.connect(old, autocommit=True) as owner:
        owner.execute(_PEOPLE)
        for ref, one in OPEN.items():
            keep(owner, ref, one)
    migrate(old)
    with psycopg.connect(old, autocommit=True) as owner:
        found = owner.execute("SELECT ref, state FROM desk.approval").fetchall()
        kept = owner.execute("SELECT count(*) FROM desk.approval_vote").fetchone()
        grounds = owner.execute("SELECT ref, state FROM desk.ground").fetchall()
    assert dict(found) == {ref: one.after for ref, one in OPEN.items()}
    assert kept == (sum(len(one.votes) for one in OPEN.values()),)
    assert dict(grounds) == {
        "granted-both": "withdrawn",
        "granted-others": "active",
        "granted-alone": "active",
        "used-both": "active",
    }
