"""Post-loan inquiries: a live loan, and a supervisor's yes to this very request."""

from pathlib import Path

import pytest

from bank_expect import harmless
from counter import CHEN, LIU, Counter, subject_of, today
from open_counter import open_counter


@pytest.mark.duty("R7.7")
def test_approved_registered_and_sent(counter: Counter) -> None:
    assert counter.loan().status == 200
    answer = counter.post_loan(counter.approved())
    assert answer.status == 201, answer.text
    assert answer.json["state"] == "answered"
    assert counter.asked() == 1
    counter.bank.drain()
    events = [
        row.entry["detail"]["event"]
        for row in counter.bank.entries()
        if row.entry["kind"] == "act"
    ]
    assert events == [
        "loan.entered",
        "approval.requested",
        "approval.granted",
        "inquiry.answered",
    ]


CHANGED = {
    "another loan": {"loan": "DK-2026-2"},
    "another telephone": {"subject": subject_of(LIU, mobile="13910017002")},
    "another address": {"subject": subject_of(LIU, address="北京市西城区金融大街1号")},
    "another customer": {"customer": CHEN.id, "subject": subject_of(CHEN)},
    "another reason": {"reason": "loan_approval"},
    "no loan": {"loan": None},
}


@pytest.mark.duty("R7.7")
@pytest.mark.parametrize("what", CHANGED)
def test_a_request_that_changed_after_the_approval_is_refused(
    counter: Counter, what: str
) -> None:
    counter.loan()
    counter.loan("DK-2026-2")
    answer = counter.post_loan(counter.approved(), **CHANGED[what])
    assert answer.status in {403, 422}, answer.text
    harmless(answer)
    assert counter.asked() == 0


@pytest.mark.duty("R7.7")
def test_an_approval_is_used_once(counter: Counter) -> None:
    counter.loan()
    approval = counter.approved()
    assert counter.post_loan(approval).status == 201
    assert counter.post_loan(approval, why_again="再查").code == "ground.used_up"
    assert counter.asked() == 1


@pytest.mark.duty("R7.7")
def test_somebody_elses_approval_is_refused(counter: Counter) -> None:
    counter.loan()
    answer = counter.post_loan(counter.approved(), "bob")
    assert answer.status == 403
    assert counter.asked() == 0


@pytest.mark.duty("R7.7")
def test_a_request_that_nobody_granted_is_no_ground(counter: Counter) -> None:
    counter.loan()
    asked = counter.request()
    answer = counter.post_loan(asked.json["ref"])
    assert answer.status == 403
    assert counter.asked() == 0


@pytest.mark.duty("R7.7")
def test_nobody_approves_their_own_request(counter: Counter) -> None:
    counter.loan()
    asked = counter.request("sun")
    assert asked.status == 403, "a supervisor does not query"
    asked = counter.request()
    path = f"/api/v1/approvals/{asked.json['ref']}/grant"
    body = {"digest": asked.json["digest"]}
    assert counter.bank.ask("alice", "POST", path, body).status == 403


@pytest.mark.duty("R7.7")
def test_settled_between_approval_and_query_is_refused(counter: Counter) -> None:
    counter.loan()
    approval = counter.approved()
    assert counter.loan(settled_on=today()).status == 200
    assert counter.post_loan(approval).code == "inquiry.loan_settled"
    assert counter.asked() == 0


_WITHOUT_LOAN = """
post_loan:
  zh: 贷后管理
  en: Post-loan management
  bureau_code: "01"
  rests_on: approval
  live_loan: false
  source: an institution's own
  status: unverified
"""
NO_REQUEST = {
    "settled": ({}, {"settled_on": "2026-01-05"}, "inquiry.loan_settled"),
    "unknown": ({"loan": "DK-9"}, {}, "inquiry.loan_unknown"),
    "none": ({"loan": None}, {}, "inquiry.loan_missing"),
    "by letter": ({"reason": "loan_approval"}, {}, "inquiry.reason_ground"),
    "no words": ({"why": "  "}, {}, "approval.reason"),
    "somebody else's": (
        {"customer": CHEN.id, "subject": subject_of(CHEN)},
        {},
        "inquiry.loan_unknown",
    ),
}


@pytest.mark.duty("R7.7")
@pytest.mark.parametrize("why", NO_REQUEST)
def test_what_no_approval_could_permit_is_put_before_nobody(
    counter: Counter, why: str
) -> None:
    changes, loan, code = NO_REQUEST[why]
    counter.loan(**loan)
    answer = counter.request(**changes)
    assert answer.code == code, answer.text
    waiting = counter.bank.ask("sun", "GET", "/api/v1/approvals").json["approvals"]
    assert waiting == []


@pytest.mark.duty("R7.7")
def test_a_loan_that_is_not_wanted_is_put_before_nobody(
    emptied: object, tmp_path: Path
) -> None:
    rules = tmp_path / "rules"
    (rules / "inquiry").mkdir(parents=True)
    (rules / "inquiry" / "reasons.yaml").write_text(_WITHOUT_LOAN, "utf-8")
    with open_counter(emptied, tmp_path, rules=rules) as counter:
        counter.loan()
        answer = counter.request()
        assert (answer.status, answer.code) == (422, "inquiry.loan_unwanted")
        assert counter.request(loan=None).status == 201


def test_the_supervisor_sees_what_the_request_is_for(counter: Counter) -> None:
    counter.loan()
    asked = counter.request()
    opened = counter.bank.ask("sun", "GET", f"/api/v1/approvals/{asked.json['ref']}")
    assert opened.json["reason"] == "季度贷后检查"
    terms = opened.json["terms"]
    assert (terms["reason"], terms["loan"]) == ("post_loan", "DK-2026-1")
    harmless(opened)
