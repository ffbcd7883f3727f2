"""A giver and their deputy at the gate: one voter, whoever of them is first."""

import pytest

from bank import Bank, digest_of
from bank_expect import refused
from bank_people import ALICE, BOB, CHAOYANG, LIU, PAN, SUN
from simulators.asgi import Answer

pytestmark = pytest.mark.duty("R6.4")
APPROVALS = "/api/v1/approvals"
_HAND_ON = """
WITH u AS (
    INSERT INTO desk.staff_unit (code, name, kind, department, opened_at)
    VALUES ('head', '总行', 'head_office', '', now())
    ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id),
a AS (
    INSERT INTO desk.staff_assignment (operator_id, unit_id, kind, temporary, role,
        post, branch, department, starts_at, ended_why)
    SELECT o.id, u.id, 'additional', false, 'supervisor', 'counter_supervisor', %s,
        'counter', now() - interval '1 hour', ''
    FROM u, desk.staff_operator o WHERE o.reference = %s RETURNING id)
INSERT INTO desk.staff_delegation
    (giver_id, taker_id, assignment_id, scopes, starts_at, ends_at)
SELECT g.id, t.id, a.id, '{approve}', now() - interval '1 hour',
    now() + interval '1 hour'
FROM a, desk.staff_operator g, desk.staff_operator t
WHERE g.reference = %s AND t.reference = %s RETURNING id, assignment_id
"""
_SPEAKS = """
UPDATE desk.staff_token SET delegation_id = %s, assignment_id = %s, scopes = '{approve}'
WHERE digest = %s
"""
_OWN_POST = """
UPDATE desk.staff_token SET delegation_id = NULL, assignment_id = NULL
WHERE digest = %s
"""
_STOPPED = "UPDATE desk.staff_operator SET is_active = false WHERE reference = %s"
_PROMOTED = """
UPDATE desk.staff_operator SET role = 'supervisor', post = 'counter_supervisor',
    branch = %s WHERE reference = %s
"""


_HELD = """
INSERT INTO desk.staff_assignment (operator_id, unit_id, kind, temporary, role, post,
    branch, department, starts_at, ended_why)
SELECT o.id, u.id, 'additional', false, %s, 'counter', %s, 'counter',
    now() - interval '1 hour', ''
FROM desk.staff_unit u, desk.staff_operator o
WHERE u.code = 'head' AND o.reference = %s
"""


@pytest.fixture(autouse=True)
def _handed_on(bank: Bank) -> None:
    """Bob, and Pan, speak in the post that Sun handed on to them."""
    for token, taker in (("bob", BOB), ("pan", PAN)):
        values = (CHAOYANG, SUN.ref, SUN.ref, taker.ref)
        ((delegation, held),) = bank.owner.execute(_HAND_ON, values).fetchall()
        bank.owner.execute(_SPEAKS, (delegation, held, digest_of(token)))


def asked(bank: Bank) -> Answer:
    """Ask for a look that two of the supervisors must approve."""
    wish = {
        "customer": LIU.id,
        "purpose": "counter_service",
        "fields": ["name"],
        "reason": "客户致电核对姓名",
    }
    answer = bank.ask("alice", "POST", APPROVALS, wish)
    bank.owner.execute("ALTER TABLE desk.approval DISABLE TRIGGER approval_guard")
    bank.owner.execute("UPDATE desk.approval SET needs = '{2}'")
    bank.owner.execute("ALTER TABLE desk.approval ENABLE TRIGGER approval_guard")
    return answer


def vote(bank: Bank, request: Answer, token: str, says: str = "grant") -> Answer:
    stated = {"digest": request.json["digest"], "reason": "已核对"}
    path = f"{APPROVALS}/{request.json['ref']}/{says}"
    return bank.ask(token, "POST", path, stated)


def waits(bank: Bank, token: str) -> int:
    return len(bank.ask(token, "GET", APPROVALS).json["approvals"])


@pytest.mark.parametrize("says", ["grant", "deny"])
@pytest.mark.parametrize(
    ("first", "second"), [("sun", "bob"), ("bob", "sun"), ("bob", "pan")]
)
def test_of_giver_and_deputy_one_votes_at_the_gate(
    bank: Bank, first: str, second: str, says: str
) -> None:
    request = asked(bank)
    assert waits(bank, second) == 1
    assert vote(bank, request, first).json["state"] == "requested"
    assert waits(bank, second) == 0
    answer = vote(bank, request, second, says)
    refused(bank, answer, 403, "approval.voted")
    bank.drain()
    assert bank.last()["reasons"] == ["approval.voted"]
    kept = bank.owner.execute("SELECT voter, stands_for FROM desk.approval_vote")
    assert kept.fetchall() == [(f"op-{first}", None if first == "sun" else SUN.ref)]


def test_a_deputys_vote_counts_no_more_once_the_giver_was_stopped(bank: Bank) -> None:
    request = asked(bank)
    assert vote(bank, request, "bob").json["state"] == "requested"
    bank.owner.execute(_STOPPED, [SUN.ref])
    bank.owner.execute(_PROMOTED, (CHAOYANG, PAN.ref))
    bank.owner.execute(_OWN_POST, [digest_of("pan")])
    assert vote(bank, request, "pan").json["state"] == "requested"
    kept = bank.owner.execute("SELECT voter, void FROM desk.approval_vote")
    assert dict(kept.fetchall()) == {BOB.ref: True, PAN.ref: False}


def test_a_void_vote_of_a_deputy_leaves_the_giver_theirs(bank: Bank) -> None:
    request = asked(bank)
    assert vote(bank, request, "bob").json["state"] == "requested"
    bank.owner.execute(_STOPPED, [BOB.ref])
    assert waits(bank, "sun") == 1
    assert vote(bank, request, "sun").json["state"] == "requested"
    kept = bank.owner.execute("SELECT voter, void FROM desk.approval_vote")
    assert dict(kept.fetchall()) == {BOB.ref: True, SUN.ref: False}


def test_a_deputy_in_a_post_of_their_own_is_another_voter(bank: Bank) -> None:
    bank.owner.execute(_PROMOTED, (CHAOYANG, BOB.ref))
    bank.owner.execute(_OWN_POST, [digest_of("bob")])
    request = asked(bank)
    assert vote(bank, request, "bob").json["state"] == "requested"
    answer = vote(bank, request, "sun")
    assert (answer.status, answer.json["state"]) == (200, "granted")


@pytest.mark.parametrize("says", ["grant", "deny"])
def test_a_deputy_does_not_decide_at_the_gate_what_the_giver_is_too_low_for(
    bank: Bank, says: str
) -> None:
    bank.owner.execute(_HELD, ("supervisor", CHAOYANG, ALICE.ref))
    request = asked(bank)
    assert waits(bank, "pan") == 1
    bank.owner.execute(_HELD, ("clerk", CHAOYANG, SUN.ref))
    assert waits(bank, "pan") == 0
    answer = vote(bank, request, "pan", says)
    refused(bank, answer, 403, "approval.subordinate")
    path = f"{APPROVALS}/{request.json['ref']}"
    refused(bank, bank.ask("pan", "GET", path), 403, "approval.subordinate")
    kept = bank.owner.execute("SELECT count(*) FROM desk.approval_vote")
    assert kept.fetchone() == (0,)
