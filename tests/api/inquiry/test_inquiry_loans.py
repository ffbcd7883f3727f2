"""PUT /api/v1/loans/{number}: what the loan system tells."""

from datetime import date, timedelta

import pytest

from bank_expect import refused, refused_act
from bank_people import BAD_TOKENS
from counter import CHEN, LIU, LOANS, Counter, today
from xinhu.desks.inquiry.lending import commitment_of

PATH = f"{LOANS}/DK-1"


@pytest.mark.duty("R7.7")
def test_a_loan_is_told_and_settled_for_good(counter: Counter) -> None:
    assert counter.loan().json["settled_on"] is None
    assert counter.loan(settled_on="2026-10-01").json["settled_on"] == "2026-10-01"
    refused(counter.bank, counter.loan(), 403, "loan.reopened")
    counter.bank.drain()
    entries = [row.entry for row in counter.bank.entries()]
    told = [(each["detail"]["event"], each["decision"]) for each in entries]
    assert told == [
        ("loan.entered", "record"),
        ("loan.settled", "record"),
        ("loan.entered", "refuse"),
    ]


@pytest.mark.duty("R7.7")
def test_the_day_of_settlement_stays_as_it_was_first_told(counter: Counter) -> None:
    counter.loan(settled_on="2026-10-01")
    for day in ("2026-09-01", "2026-10-02"):
        answer = counter.loan(settled_on=day)
        refused(counter.bank, answer, 403, "loan.day_changed")
    assert counter.loan(settled_on="2026-10-01").json["settled_on"] == "2026-10-01"
    ((kept,),) = counter.bank.owner.execute(
        "SELECT settled_on::text FROM inquiry.loan"
    ).fetchall()
    assert kept == "2026-10-01"
    counter.bank.drain()
    told = [row.entry for row in counter.bank.entries()]
    assert [each["decision"] for each in told] == [
        "record", "refuse", "refuse", "record",
    ]  # fmt: skip


@pytest.mark.duty("R7.7")
def test_the_entry_holds_the_day_and_commits_to_the_number(counter: Counter) -> None:
    counter.loan("DK-2026-1")
    counter.loan("DK-2026-1", settled_on="2026-10-01")
    ((salt,),) = counter.bank.owner.execute("SELECT salt FROM inquiry.loan").fetchall()
    counter.bank.drain()
    entered, settled = (row.entry for row in counter.bank.entries())
    assert entered["detail"] == {"event": "loan.entered"}
    assert settled["detail"] == {"event": "loan.settled", "settled_on": "2026-10-01"}
    committed = commitment_of("DK-2026-1", bytes(salt))
    assert {entered["commitment"], settled["commitment"]} == {committed}
    assert commitment_of("DK-2026-2", bytes(salt)) != committed
    assert "DK-2026-1" not in str((entered, settled))


def test_no_loan_is_settled_on_a_day_that_has_not_come(counter: Counter) -> None:
    tomorrow = date.fromisoformat(today()) + timedelta(days=1)
    answer = counter.loan(settled_on=tomorrow.isoformat())
    refused(counter.bank, answer, 422, "loan.day_future")
    assert counter.loan(settled_on=today()).status == 200


@pytest.mark.duty("R7.7")
def test_no_person_tells_of_loans(counter: Counter) -> None:
    answer = counter.bank.ask("sun", "PUT", PATH, {"customer": LIU.id})
    refused(counter.bank, answer, 403, "loan.program")
    refused_act(counter.bank, "loan.entered", 403, "loan.program")


def test_a_number_stays_with_its_customer(counter: Counter) -> None:
    counter.loan()
    counter.bank.drain()
    answer = counter.loan(customer=CHEN)
    refused(counter.bank, answer, 403, "loan.customer")
    refused_act(counter.bank, "loan.entered", 403, "loan.customer")


@pytest.mark.parametrize("who", BAD_TOKENS)
def test_who_may_not(counter: Counter, who: str | None) -> None:
    status, code = BAD_TOKENS[who]
    answer = counter.bank.ask(who, "PUT", PATH, {"customer": LIU.id})
    refused(counter.bank, answer, status, code)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (PATH, {"customer": "x"}, 422, "customer.malformed"),
        (PATH, {"customer": "ab" * 16}, 404, "customer.unknown"),
        (PATH, {}, 422, "request.malformed"),
        (PATH, {"customer": LIU.id, "settled_on": "31.12."}, 422, "request.malformed"),
        (f"{LOANS}/{'x' * 65}", {"customer": LIU.id}, 422, "loan.number"),
        (f"{LOANS}/%20", {"customer": LIU.id}, 422, "loan.number"),
    ],
)
def test_what_is_no_loan(
    counter: Counter, path: str, body: object, status: int, code: str
) -> None:
    answer = counter.bank.ask("loans", "PUT", path, body)
    assert (answer.status, answer.code) == (status, code), answer.text


def test_only_by_put(counter: Counter) -> None:
    assert counter.bank.ask("loans", "POST", PATH, {}).status == 405
