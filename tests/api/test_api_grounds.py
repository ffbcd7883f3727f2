"""Grounds: entered, listed, withdrawn."""

from typing import Any

import pytest

from bank import Bank
from bank_expect import refused, refused_act
from bank_people import ALICE, CHEN, ERASED, LIU, NOBODY, RESTRICTED, leaked
from simulators.asgi import Answer, Call

GROUNDS = "/api/v1/grounds"
ORDER = {
    "authority": "北京市公安局",
    "document_number": "京公(2026)77号",
    "legal_basis": "商业银行法第二十九条",
    "officer_one": "何警官",
    "officer_two": "杨警官",
}


def form(**changes: object) -> dict[str, object]:
    body = {"kind": "service_case", "customer": LIU.id, "purposes": ["counter_service"]}
    return {**body, **changes}


def enter(bank: Bank, token: str | None = None, **changes: object) -> Answer:
    return bank.ask(token or "alice", "POST", GROUNDS, form(**changes))


def outbox(bank: Bank) -> int:
    (row,) = bank.owner.execute("SELECT count(*) FROM desk.outbox").fetchall()
    return int(row[0])


@pytest.mark.duty("R5.1")
def test_a_ground_opens_a_look_and_its_act_reaches_the_register(bank: Bank) -> None:
    answer = enter(bank, valid_days=3, max_uses=2, fields=["name", "mobile"])
    assert answer.status == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    ground: dict[str, Any] = answer.json
    assert ground["state"] == "active"
    assert ground["uses_left"] == 2
    assert ground["fields"] == ["mobile", "name"]
    named = {"kind": ground["kind"], "ref": ground["ref"]}
    assert bank.look(ground=named).status == 200
    assert bank.drain() == 1
    act = bank.last()
    assert act["kind"] == "act"
    assert act["decision"] == "record"
    assert act["actor"] == ALICE.ref
    assert act["customer"] == LIU.id
    assert act["ground"] == named
    assert act["detail"] == {"event": "ground.created"}
    listed = bank.ask("alice", "GET", f"/api/v1/customers/{LIU.id}/grounds").json
    assert listed["grounds"] == [{**ground, "uses_left": 1}]


def test_evidence_is_sealed_and_stands_nowhere_in_clear(bank: Bank) -> None:
    answer = enter(
        bank,
        "pan",
        kind="statutory_order",
        purposes=["statutory_inquiry"],
        evidence=ORDER,
    )
    assert answer.status == 201, answer.text
    bank.drain()
    rows = bank.owner.execute("SELECT g::text FROM desk.ground g").fetchall()
    entries = str([row.entry for row in bank.entries()])
    for word in ORDER.values():
        assert word not in str(rows)
        assert word not in entries
        assert word not in answer.text


WRONG: dict[str, tuple[dict[str, object], int, str]] = {
    "an approval is given, not entered": (
        {"kind": "supervisor_approval"},
        422,
        "ground.form",
    ),
    "glass is broken, not entered": ({"kind": "break_glass"}, 422, "ground.form"),
    "no such kind": ({"kind": "刘芳菲"}, 422, "ground.form"),
    "no purpose": ({"purposes": []}, 403, "ground.purpose"),
    "no such purpose": ({"purposes": ["刘芳菲"]}, 403, "ground.kind"),
    "a purpose that cannot rest on it": (
        {"purposes": ["loan_review"]},
        403,
        "ground.kind",
    ),
    "a field that is none": ({"fields": ["刘芳菲"]}, 403, "field.not_in_catalogue"),
    "no day": ({"valid_days": 0}, 422, "ground.term"),
    "fewer than no day": ({"valid_days": -1}, 422, "ground.term"),
    "too many days": ({"valid_days": 31}, 422, "ground.term"),
    "days without end": ({"valid_days": 10**30}, 422, "request.malformed"),
    "no use": ({"max_uses": 0}, 422, "ground.uses"),
    "fewer than no use": ({"max_uses": -(2**31)}, 422, "ground.uses"),
    "more uses than a number can hold": ({"max_uses": 2**31}, 422, "request.malformed"),
    "uses without end": ({"max_uses": 2**63}, 422, "request.malformed"),
    "an order without its facts": (
        {"kind": "statutory_order", "purposes": ["statutory_inquiry"]},
        422,
        "ground.evidence",
    ),
    "an order of one officer": (
        {
            "kind": "statutory_order",
            "purposes": ["statutory_inquiry"],
            "evidence": {**ORDER, "officer_two": " 何警官 "},
        },
        422,
        "ground.same_officer",
    ),
    "an order of a very long word": (
        {
            "kind": "statutory_order",
            "purposes": ["statutory_inquiry"],
            "evidence": {**ORDER, "authority": "刘" * 201},
        },
        422,
        "ground.evidence",
    ),
    "nobody": ({"customer": NOBODY}, 404, "customer.unknown"),
    "no pseudonym": ({"customer": "刘芳菲"}, 422, "customer.malformed"),
    "a restricted customer": ({"customer": RESTRICTED.id}, 403, "customer.restricted"),
    "an erased customer": ({"customer": ERASED.id}, 403, "customer.erased"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_a_ground_is_not_entered(bank: Bank, wrong: str) -> None:
    changes, status, code = WRONG[wrong]
    refused(bank, enter(bank, **changes), status, code)
    assert bank.owner.execute("SELECT 1 FROM desk.ground").fetchall() == []
    refused_act(bank, "ground.created", status, code)


def test_the_most_uses_that_a_number_can_hold_are_taken(bank: Bank) -> None:
    assert enter(bank, max_uses=2**31 - 1).json["uses_left"] == 2**31 - 1


@pytest.mark.duty("R5.1")
def test_a_withdrawn_ground_refuses_in_every_gate_from_the_next_request_on(
    bank: Bank,
) -> None:
    ground = bank.letter()
    wish = bank.wish(ground=ground)
    gates = (bank.client, bank.another_gate())
    for gate in gates:
        answer = gate.request("POST", "/api/v1/disclosures", "alice", wish)
        assert answer.status == 200
    withdraw = f"{GROUNDS}/{ground['ref']}/withdraw"
    answer = bank.ask("bob", "POST", withdraw)
    assert answer.json == {"ref": ground["ref"], "state": "withdrawn"}
    for gate in gates:
        answer = gate.request("POST", "/api/v1/disclosures", "alice", wish)
        refused(bank, answer, 403, "ground.withdrawn", entry=True)
    assert bank.drain() == 1
    assert bank.last()["detail"] == {"event": "ground.withdrawn"}
    assert bank.last()["actor"] == "op-bob"


def test_withdrawing_again_changes_nothing_and_writes_nothing(bank: Bank) -> None:
    withdraw = f"{GROUNDS}/{bank.letter()['ref']}/withdraw"
    calls = [Call("POST", withdraw, "alice") for _ in "1234"]
    answers = bank.client.together(calls)
    assert {answer.status for answer in answers} == {200}
    assert outbox(bank) == 1


def test_what_is_no_ground_cannot_be_withdrawn(bank: Bank) -> None:
    answer = bank.ask("alice", "POST", f"{GROUNDS}/case-none/withdraw")
    refused(bank, answer, 404, "ground.not_found")


def test_a_customer_s_list_holds_their_own_grounds_in_every_state(bank: Bank) -> None:
    mine = {
        bank.letter()["ref"]: "active",
        bank.case(state="withdrawn")["ref"]: "withdrawn",
    }
    bank.letter(customer=CHEN.id)
    answer = bank.ask("alice", "GET", f"/api/v1/customers/{LIU.id}/grounds")
    told = {ground["ref"]: ground["state"] for ground in answer.json["grounds"]}
    assert told == mine
    assert not leaked(answer.text)


def test_many_grounds_at_once_are_all_entered_each_with_its_act(bank: Bank) -> None:
    calls = [Call("POST", GROUNDS, "alice", form()) for _ in range(20)]
    answers = bank.client.together(calls)
    assert len({answer.json["ref"] for answer in answers}) == 20
    assert bank.drain() == 20
    assert bank.drain() == 0
    refs = [row.entry["ground"]["ref"] for row in bank.entries()]
    assert sorted(refs) == sorted(answer.json["ref"] for answer in answers)
