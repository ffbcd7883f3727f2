"""GET /api/v1/inquiries/unevaluated and /unplaced: what is still to be done."""

import pytest

from bank_expect import harmless
from counter import INQUIRIES, Counter
from xinhu.adapters.bureau.simulator.faults import Fault

LISTS = ("unevaluated", "unplaced")


def _listed(counter: Counter, which: str, who: str = "sun") -> list[str]:
    answer = counter.bank.ask(who, "GET", f"{INQUIRIES}/{which}")
    assert answer.status == 200, answer.text
    harmless(answer)
    return [each["ref"] for each in answer.json["inquiries"]]


def _put_away(counter: Counter, ref: str, number: str) -> None:
    body = {"number": number, "place": "A-1"}
    placed = counter.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/custody", body)
    assert placed.status == 201, placed.text


@pytest.mark.duty("R7.5", "R7.6")
def test_what_came_waits_first_for_its_evaluation_then_to_be_put_away(
    counter: Counter, ref: str
) -> None:
    assert (_listed(counter, "unevaluated"), _listed(counter, "unplaced")) == (
        [ref],
        [],
    )
    counter.evaluate(ref)
    assert (_listed(counter, "unevaluated"), _listed(counter, "unplaced")) == (
        [],
        [ref],
    )
    _put_away(counter, ref, "JD-1")
    assert (_listed(counter, "unevaluated"), _listed(counter, "unplaced")) == ([], [])


def test_what_was_asked_about_a_loan_waits_for_no_evaluation(counter: Counter) -> None:
    counter.loan()
    ref = counter.post_loan(counter.approved()).json["ref"]
    assert _listed(counter, "unevaluated") == []
    assert _listed(counter, "unplaced") == [ref]
    _put_away(counter, ref, "DK-2026-1")
    assert _listed(counter, "unplaced") == []


def test_what_did_not_come_stands_on_neither(counter: Counter) -> None:
    letter = counter.letter()
    counter.bureau.faults.ask(Fault(kind="cut_after"))
    assert counter.ask(letter).json["state"] == "unclear"
    assert [_listed(counter, which) for which in LISTS] == [[], []]


def test_the_oldest_come_first(counter: Counter) -> None:
    letter = counter.letter()
    first = counter.ask(letter).json["ref"]
    second = counter.ask(letter, reason="guarantor").json["ref"]
    assert _listed(counter, "unevaluated") == [first, second]
    for each in (second, first):
        counter.evaluate(each)
    assert _listed(counter, "unplaced") == [first, second]


@pytest.mark.parametrize("which", LISTS)
def test_another_branch_sees_none_of_it(counter: Counter, ref: str, which: str) -> None:
    if which == "unplaced":
        counter.evaluate(ref)
    assert _listed(counter, which, "alice") == [ref]
    for who in ("bob", "pan", "audit"):
        assert _listed(counter, which, who) == []


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("zhou", 403, "token.scope"),
        ("tech", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_who_sees_no_list(
    counter: Counter, which: str, who: str | None, status: int, code: str
) -> None:
    answer = counter.bank.ask(who, "GET", f"{INQUIRIES}/{which}")
    assert (answer.status, answer.code) == (status, code)
