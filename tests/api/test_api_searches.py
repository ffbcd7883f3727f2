"""``POST /api/v1/searches``: found by an exact value, masked, written first."""

import dataclasses

import pytest

from bank import ALICES, Bank
from bank_expect import refused
from bank_people import (
    BAD_TOKENS,
    CHAOYANG,
    CHEN,
    ERASED,
    LIU,
    NAMESAKE,
    RESTRICTED,
    STRANGER,
    Customer,
    leaked,
)
from simulators.asgi import Answer
from xinhu.core.base.ids import CustomerId

SEARCHES = "/api/v1/searches"


def search(
    bank: Bank, field: str, value: str, token: str | None = ALICES, **more: str
) -> Answer:
    body = {"field": field, "value": value, "purpose": "customer_search", **more}
    return bank.ask(token, "POST", SEARCHES, body)


@pytest.mark.duty("B2")
@pytest.mark.duty("R7.4")
def test_a_customer_is_found_masked_and_each_step_is_written(bank: Bank) -> None:
    answer = search(bank, "mobile", "13810017001")
    assert answer.status == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert not leaked(answer.text)
    (match,) = answer.json["matches"]
    assert match["customer"] == LIU.id
    assert match["fields"]["name"] == "刘**"
    assert match["fields"]["mobile"] == ["138****7001", "139****7002"]
    assert set(match["masks"].values()) == {"partial"}
    asked, hit = bank.entries()
    assert answer.json["receipt"] == {"index": asked.index, "leaf": asked.leaf.hex()}
    assert match["receipt"] == {"index": hit.index, "leaf": hit.leaf.hex()}
    assert asked.entry["kind"] == "search"
    assert asked.entry["customer"] is None
    assert asked.entry["detail"] == {"field": "mobile"}
    assert hit.entry["kind"] == "search_hit"
    assert hit.entry["customer"] == LIU.id
    assert hit.entry["fields"] == match["masks"]
    assert hit.entry["detail"] == {"search": asked.index}


def test_the_value_sought_stands_nowhere_in_the_register(bank: Bank) -> None:
    search(bank, "mobile", "13810017001")
    search(bank, "name", "刘芳菲")
    search(bank, "刘芳菲", "13810017001")
    search(bank, "id_number", "刘芳菲")
    for row in bank.entries():
        assert not leaked(str(row.entry))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mobile", "13910017002"),
        ("mobile", "139 1001 7002"),
        ("mobile", "１３９１００１７００２"),
        ("mobile", "+86 139-1001-7002"),
        ("card", "6222 0202 0011 2230 004"),
        ("account", LIU.values["account"]),
        ("id_number", LIU.values["id_number"].lower()),
        ("id_number", LIU.values["id_number"][:6] + LIU.values["id_number"][8:17]),
    ],
)
def test_a_value_is_found_however_it_is_written(
    bank: Bank, field: str, value: str
) -> None:
    answer = search(bank, field, value)
    assert [match["customer"] for match in answer.json["matches"]] == [LIU.id]


def test_all_who_carry_a_name_are_found_and_nobody_else(bank: Bank) -> None:
    answer = search(bank, "name", "刘芳菲")
    found = {match["customer"] for match in answer.json["matches"]}
    assert found == {LIU.id, NAMESAKE.id}
    assert [row.entry["kind"] for row in bank.entries()] == [
        "search",
        "search_hit",
        "search_hit",
    ]


def test_nothing_found_is_an_answer_and_an_entry(bank: Bank) -> None:
    answer = search(bank, "mobile", "13900000000")
    assert answer.status == 200
    assert answer.json["matches"] == []
    assert bank.last()["kind"] == "search"


@pytest.mark.parametrize("customer", [RESTRICTED, ERASED], ids=["restricted", "erased"])
def test_who_may_not_be_looked_at_is_not_found(bank: Bank, customer: Customer) -> None:
    answer = search(bank, "name", customer.values["name"])
    assert answer.json["matches"] == []


def test_who_only_shares_a_tag_is_opened_for_nobody(bank: Bank) -> None:
    """Tags are truncated: a candidate with another value never leaves the gate."""
    bank.owner.execute(
        "INSERT INTO vault.tag SELECT tag, %s FROM vault.tag WHERE customer = %s",
        (CHEN.id, LIU.id),
    )
    answer = search(bank, "mobile", "13810017001")
    assert [match["customer"] for match in answer.json["matches"]] == [LIU.id]
    assert [row.entry["customer"] for row in bank.entries()] == [None, LIU.id]


def test_a_record_that_does_not_open_is_reported_and_shown_to_nobody(
    bank: Bank,
) -> None:
    answer = search(bank, "name", STRANGER.values["name"])
    assert answer.status == 503
    assert answer.code == "crypto.wrapped_key"
    assert "matches" not in answer.json
    assert not leaked(answer.text)
    asked, failed = bank.entries()
    assert answer.json["receipt"]["index"] == asked.index
    assert failed.entry["kind"] == "search_failed"
    assert failed.entry["decision"] == "record"
    assert failed.entry["reasons"] == ["crypto.wrapped_key"]
    assert failed.entry["detail"] == {"entry": asked.index}


@pytest.mark.parametrize(
    ("field", "value", "status", "code"),
    [
        ("address", "北京", 422, "search.field"),
        ("cvv", "381", 422, "search.field"),
        ("shoe_size", "42", 403, "field.not_in_catalogue"),
        ("刘芳菲", "42", 403, "field.not_in_catalogue"),
        ("mobile", "", 422, "field.invalid"),
        ("id_number", "110105", 422, "field.invalid"),
        ("id_number", LIU.values["id_number"][:17] + "?", 422, "field.invalid"),
        ("mobile", "13810017001\n13910017002", 422, "field.invalid"),
    ],
)
def test_a_search_that_cannot_be_made_is_refused_with_an_entry(
    bank: Bank, field: str, value: str, status: int, code: str
) -> None:
    answer = search(bank, field, value)
    refused(bank, answer, status, code, entry=True)
    assert bank.last()["kind"] == "search"


def test_more_matches_than_may_be_shown_are_refused_and_none_is_shown(
    bank: Bank,
) -> None:
    many = [
        Customer(
            id=CustomerId(f"{number:032x}"),
            values={"name": "王小明", "mobile": "13900000001", "branch": CHAOYANG},
        )
        for number in range(1, 22)
    ]
    for customer in many[:20]:
        bank.seal(customer)
    assert len(search(bank, "name", "王小明").json["matches"]) == 20
    bank.seal(many[20])
    answer = search(bank, "name", "王小明")
    refused(bank, answer, 403, "search.too_many", entry=True)
    assert bank.size() == 21 + 2


@pytest.mark.parametrize("token", BAD_TOKENS, ids=str)
def test_a_token_that_does_not_hold_finds_nobody(bank: Bank, token: str | None) -> None:
    status, code = BAD_TOKENS[token]
    answer = search(bank, "mobile", "13810017001", token)
    refused(bank, answer, status, code, entry=token not in {None, "nobody"})


@pytest.mark.parametrize(
    ("token", "purpose", "code"),
    [
        ("audit", "customer_search", "token.scope"),
        ("tech", "customer_search", "token.scope"),
        ("alice", "counter_service", "ground.missing"),
        ("alice", "刘芳菲", "purpose.unknown"),
        ("alice-remote", "customer_search", "zone.refused"),
    ],
)
@pytest.mark.duty("R3.1")
def test_the_wrong_person_or_purpose_finds_nobody(
    bank: Bank, token: str, purpose: str, code: str
) -> None:
    answer = search(bank, "mobile", "13810017001", token, purpose=purpose)
    refused(bank, answer, 403, code, entry=True)


def test_a_value_changed_in_the_record_is_not_found_by_its_old_tag(bank: Bank) -> None:
    moved = dataclasses.replace(
        CHEN, id=CustomerId("77" * 16), values={"name": "周新名"}
    )
    bank.seal(moved)
    bank.owner.execute(
        "UPDATE vault.tag SET customer = %s WHERE customer = %s", (moved.id, CHEN.id)
    )
    assert search(bank, "name", "陈大文").json["matches"] == []
