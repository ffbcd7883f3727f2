"""Who is below whom at the gate goes by the person: by every post that each holds."""

import pytest

from bank import Bank, digest_of
from bank_expect import refused
from bank_people import ALICE, BOB, CHAOYANG, LIU, Operator

APPROVALS = "/api/v1/approvals"
WISH = {
    "customer": LIU.id,
    "purpose": "counter_service",
    "fields": ["name"],
    "reason": "客户致电核对姓名",
}
_HELD = """
WITH u AS (
    INSERT INTO desk.staff_unit (code, name, kind, department, opened_at)
    VALUES ('head', '总行', 'head_office', '', now())
    ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id)
INSERT INTO desk.staff_assignment (operator_id, unit_id, kind, temporary, role, post,
    branch, department, starts_at, ends_at, ended_at, ended_why)
SELECT o.id, u.id, 'additional', false, 'supervisor', 'counter_supervisor', %s,
    'counter', now() + %s::interval, now() + %s::interval, now() + %s::interval, ''
FROM u, desk.staff_operator o WHERE o.reference = %s RETURNING id
"""
_SPEAKS = """
UPDATE desk.staff_token SET assignment_id = %s, scopes = '{approve,review}'
WHERE digest = %s
"""
_NOW = ("-1 hour", "1 hour", None)
_OVER = {
    "it is over": ("-2 hours", "-1 hour", None),
    "it was ended": ("-2 hours", "1 hour", "-1 hour"),
    "it begins later": ("1 hour", "2 hours", None),
}


def supervises(
    bank: Bank, who: Operator, time: tuple[str, str, str | None] = _NOW
) -> int:
    """Give somebody a supervisor's post besides; the shipped lists would not."""
    given = (CHAOYANG, *time, who.ref)
    (row,) = bank.owner.execute(_HELD, given).fetchall()
    return int(row[0])


@pytest.fixture
def bob_supervises(bank: Bank) -> None:
    """Bob, a clerk, speaks as the supervisor that he is besides."""
    bank.owner.execute(_SPEAKS, (supervises(bank, BOB), digest_of("bob")))


@pytest.mark.duty("R6.4")
@pytest.mark.usefixtures("bob_supervises")
@pytest.mark.parametrize("says", ["grant", "deny"])
def test_a_clerk_who_supervises_besides_decides_for_no_other_such(
    bank: Bank, says: str
) -> None:
    supervises(bank, ALICE)
    asked = bank.ask("alice", "POST", APPROVALS, WISH).json
    assert bank.ask("bob", "GET", APPROVALS).json["approvals"] == []
    vote = {"digest": asked["digest"], "reason": "已核对"}
    path = f"{APPROVALS}/{asked['ref']}"
    answer = bank.ask("bob", "POST", f"{path}/{says}", vote)
    refused(bank, answer, 403, "approval.subordinate")
    refused(bank, bank.ask("bob", "GET", path), 403, "approval.subordinate")


@pytest.mark.usefixtures("bob_supervises")
@pytest.mark.parametrize("time", _OVER.values(), ids=_OVER)
def test_a_post_that_is_not_held_now_puts_nobody_above(
    bank: Bank, time: tuple[str, str, str | None]
) -> None:
    supervises(bank, ALICE, time)
    asked = bank.ask("alice", "POST", APPROVALS, WISH).json
    assert len(bank.ask("bob", "GET", APPROVALS).json["approvals"]) == 1
    vote = {"digest": asked["digest"], "reason": "已核对"}
    answer = bank.ask("bob", "POST", f"{APPROVALS}/{asked['ref']}/grant", vote)
    assert answer.status == 200, answer.text
