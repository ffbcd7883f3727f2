"""POST /api/v1/inquiries/{ref}/correction: a further entry, the row untouched."""

from typing import Any

import pytest

from bank_expect import harmless
from counter import CHEN, Counter, today
from simulators.asgi import Answer

FORM = {"what": "mobile", "right": "13800001111", "why": "录入时看错一位"}


@pytest.fixture
def ref(counter: Counter) -> str:
    """An inquiry whose report came."""
    return str(counter.ask(counter.letter()).json["ref"])


def correct(counter: Counter, ref: str, who: str = "alice", **changes: Any) -> Answer:
    path = f"/api/v1/inquiries/{ref}/correction"
    return counter.bank.ask(who, "POST", path, {**FORM, **changes})


@pytest.mark.duty("R7.4")
def test_a_correction_is_an_entry_that_commits_and_changes_no_row(
    counter: Counter, ref: str
) -> None:
    select = "SELECT i::text FROM inquiry.inquiry i"
    before = counter.bank.owner.execute(select).fetchall()
    answer = correct(counter, ref)
    assert answer.status == 201, answer.text
    assert counter.bank.owner.execute(select).fetchall() == before
    counter.bank.drain()
    entry = counter.bank.last()
    detail = entry["detail"]
    assert (detail["event"], detail["inquiry"]) == ("inquiry.corrected", ref)
    assert (detail["column"], detail["correction"]) == ("mobile", answer.json["ref"])
    stored = counter.bank.owner.execute(
        "SELECT encode(commitment, 'hex') FROM inquiry.correction"
    ).fetchall()
    assert stored == [(entry["commitment"],)]
    assert FORM["right"] not in str(entry)


def test_an_opened_page_shows_what_is_right_masked(counter: Counter, ref: str) -> None:
    counter.loan("DK-2026-2")
    correct(counter, ref)
    correct(counter, ref, what="loan", right="DK-2026-2")
    counter.factor()
    body = {"from": today(), "to": today()}
    answer = counter.bank.ask("pan", "POST", "/api/v1/inquiries/book/open", body)
    (row,) = answer.json["rows"]
    assert row["corrections"] == 2
    mobile, loan = row["corrected"]
    assert mobile["what"] == "mobile"
    assert FORM["right"] not in answer.text
    assert loan == {"what": "loan", "right": "DK-2026-2"}


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("bob", 403, "inquiry.elsewhere"),
        ("audit", 403, "inquiry.elsewhere"),
        ("alice-narrow", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
    ],
)
def test_whom_it_is_not_for(counter: Counter, ref, who, status, code) -> None:
    answer = correct(counter, ref, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)
    if code.startswith("inquiry"):
        counter.bank.drain()
        entry = counter.bank.last()
        assert entry["decision"] == "refuse"
        assert entry["detail"]["event"] == "inquiry.corrected"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"what": "state"}, "correction.column"),
        ({"right": ""}, "correction.value"),
        ({"right": "x" * 201}, "correction.value"),
        ({"why": " "}, "inquiry.decision_reason"),
        ({"what": 1}, "request.malformed"),
        ({"what": "reason", "right": "刘建国"}, "inquiry.reason_unknown"),
        ({"what": "ground", "right": "110105198503084027"}, "inquiry.ground_reference"),
        ({"what": "ground", "right": "letter-1"}, "inquiry.ground_reference"),
    ],
)
def test_what_cannot_be_used_is_told(counter: Counter, ref, changes, code) -> None:
    answer = correct(counter, ref, **changes)
    assert (answer.status, answer.code) == (422, code)
    harmless(answer)


@pytest.mark.parametrize("number", ["110105198503084027", "DK-2026-9"])
def test_a_loan_that_is_none_of_theirs_is_refused_and_written(
    counter: Counter, ref: str, number: str
) -> None:
    counter.loan("DK-2026-9", customer=CHEN)
    answer = correct(counter, ref, what="loan", right=number)
    assert (answer.status, answer.code) == (403, "inquiry.loan_unknown")
    harmless(answer)
    counter.bank.drain()
    entry = counter.bank.last()
    assert (entry["decision"], entry["reasons"]) == ("refuse", ["inquiry.loan_unknown"])
    assert number not in str(entry)


@pytest.mark.parametrize(
    ("what", "right"),
    [("reason", "guarantor"), ("ground", f"letter-{'0' * 16}")],
)
def test_a_code_or_a_reference_is_taken(counter: Counter, ref, what, right) -> None:
    assert correct(counter, ref, what=what, right=right).status == 201


def test_an_unknown_inquiry_is_not_corrected(counter: Counter) -> None:
    assert correct(counter, "inquiry-none").status == 404


@pytest.mark.duty("R7.4")
def test_the_corrections_of_a_row_are_told_without_what_is_right(
    counter: Counter, ref: str
) -> None:
    counter.loan("DK-2026-2")
    correct(counter, ref)
    correct(counter, ref, what="loan", right="DK-2026-2")
    counter.bank.drain()
    size = counter.bank.size()
    for who in ("alice", "sun", "audit", "pan"):
        path = f"/api/v1/inquiries/{ref}/correction"
        answer = counter.bank.ask(who, "GET", path)
        assert answer.status == 200, answer.text
        assert answer.json["inquiry"]["ref"] == ref
        assert answer.json["branch"] == "朝阳支行"
        told = answer.json["corrections"]
        assert [each["what"] for each in told] == ["mobile", "loan"]
        assert {each["operator"] for each in told} == {"op-alice"}
        assert FORM["right"] not in answer.text
        assert "DK-2026-2" not in answer.text
    assert counter.bank.size() == size, "nothing sealed is opened, no entry"


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("bob", 404, "inquiry.unknown"),
        ("alice-narrow", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
    ],
)
def test_to_whom_corrections_are_not_told(
    counter: Counter, ref, who, status, code
) -> None:
    answer = counter.bank.ask(who, "GET", f"/api/v1/inquiries/{ref}/correction")
    assert (answer.status, answer.code) == (status, code), answer.text
    missing = counter.bank.ask("alice", "GET", "/api/v1/inquiries/none/correction")
    assert missing.status == 404
