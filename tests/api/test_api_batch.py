"""``POST /api/v1/disclosures/batch``: each by itself, in order."""

import pytest

from bank import Bank
from bank_expect import harmless, refused
from bank_people import CHEN, LIU, NOBODY, RESTRICTED, leaked

BATCH = "/api/v1/disclosures/batch"


def test_each_request_has_its_own_answer_and_entry_in_order(bank: Bank) -> None:
    requests = [
        bank.wish(),
        bank.wish(customer=RESTRICTED.id),
        bank.wish(customer=CHEN.id, fields=["branch"]),
        bank.wish(customer=NOBODY, ground=None),
        bank.wish(ground=bank.letter(customer=CHEN.id)),
    ]
    answer = bank.ask("alice", "POST", BATCH, {"requests": requests})
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    results = answer.json["results"]
    assert [result["receipt"]["index"] for result in results] == [0, 1, 2, 3, 4]
    assert results[0]["fields"]["name"] == "刘**"
    assert results[2]["fields"] == {"branch": "海淀支行"}
    codes = [result.get("error", {}).get("code") for result in results]
    assert codes == [
        None,
        "customer.restricted",
        None,
        "ground.missing",
        "ground.other_customer",
    ]
    decisions = [row.entry["decision"] for row in bank.entries()]
    assert decisions == ["permit", "refuse", "permit", "refuse", "refuse"]
    harmless(answer)


@pytest.mark.parametrize(("token", "code"), [("nobody", "token.unknown")])
def test_nobody_gets_refusals_without_a_receipt(
    bank: Bank, token: str, code: str
) -> None:
    answer = bank.ask(token, "POST", BATCH, {"requests": [bank.wish(), bank.wish()]})
    for result in answer.json["results"]:
        assert result["error"]["code"] == code
        assert "receipt" not in result
    assert bank.size() == 0


def test_a_single_use_is_given_to_the_first_of_a_batch(bank: Bank) -> None:
    ground = bank.approval("name", "mobile")
    requests = [bank.wish(ground=ground) for _ in range(3)]
    answer = bank.ask("alice", "POST", BATCH, {"requests": requests})
    first, *others = answer.json["results"]
    assert first["fields"]["name"] == "刘芳菲"
    assert [other["error"]["code"] for other in others] == ["ground.used_up"] * 2
    for other in others:
        assert not leaked(str(other))
        assert bank.entries()[other["receipt"]["index"]].entry["decision"] == "refuse"


def test_the_chain_within_a_batch_holds(bank: Bank) -> None:
    requests = [bank.wish(customer=c.id) for c in (LIU, CHEN, LIU, LIU, CHEN)]
    bank.ask("alice", "POST", BATCH, {"requests": requests})
    previous = [row.entry["previous"] for row in bank.entries()]
    assert [link and link[0] for link in previous] == [None, None, 0, 2, 1]


def test_a_thousand_are_answered_and_a_thousand_and_one_are_not(bank: Bank) -> None:
    wish = bank.wish(fields=["branch"])
    answer = bank.ask("alice", "POST", BATCH, {"requests": [wish] * 1000})
    assert len(answer.json["results"]) == 1000
    assert {result["fields"]["branch"] for result in answer.json["results"]} == {
        "朝阳支行"
    }
    assert bank.size() == 1000
    answer = bank.ask("alice", "POST", BATCH, {"requests": [wish] * 1001})
    refused(bank, answer, 413, "request.batch_too_large")
    assert bank.size() == 1000


def test_an_empty_batch_is_answered_with_nothing(bank: Bank) -> None:
    assert bank.ask("alice", "POST", BATCH, {"requests": []}).json == {"results": []}
    assert bank.size() == 0


def test_one_request_that_cannot_be_read_refuses_the_batch_before_any_look(
    bank: Bank,
) -> None:
    for wrong, code in (
        (bank.wish(customer="刘芳菲", ground=None), "customer.malformed"),
        (bank.wish(fields=["name"] * 65), "request.malformed"),
        ({**bank.wish(), "reason": "x"}, "request.malformed"),
    ):
        body = {"requests": [bank.wish(), wrong]}
        refused(bank, bank.ask("alice", "POST", BATCH, body), 422, code)
    assert bank.size() == 0
