"""``POST /api/v1/disclosures``: what is shown, and what is written first."""

import re

import pytest

from bank import Bank
from bank_expect import refused
from bank_people import (
    ALICE,
    CHEN,
    ERASED,
    LIU,
    NOBODY,
    RESTRICTED,
    STRANGER,
    leaked,
)
from simulators.asgi import Call
from xinhu.core.catalogue.masks import HIDDEN


@pytest.mark.duty("B1")
@pytest.mark.duty("B2")
@pytest.mark.duty("R7.4")
def test_permitted_fields_are_masked_and_their_entry_stands(bank: Bank) -> None:
    ground = bank.letter()
    answer = bank.look(ground=ground)
    assert answer.status == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["fields"] == {
        "name": "刘**",
        "mobile": ["138****7001", "139****7002"],
    }
    assert answer.json["masks"] == {"name": "partial", "mobile": "partial"}
    row = bank.entries()[-1]
    assert answer.json["receipt"] == {"index": row.index, "leaf": row.leaf.hex()}
    assert row.entry["kind"] == "disclosure"
    assert row.entry["decision"] == "permit"
    assert row.entry["actor"] == ALICE.ref
    assert row.entry["post"] == ALICE.post
    assert row.entry["zone"] == "branch"
    assert row.entry["customer"] == LIU.id
    assert row.entry["purpose"] == "counter_service"
    assert row.entry["ground"] == ground
    assert row.entry["fields"] == {"name": "partial", "mobile": "partial"}
    assert re.fullmatch(r"[0-9a-f]{64}", row.entry["policy"])


def test_an_entry_holds_nothing_of_the_customer(bank: Bank) -> None:
    bank.look(fields=["name", "mobile", "id_number", "card", "balance"])
    bodies = bank.owner.execute("SELECT body FROM register.entry").fetchall()
    assert bodies
    assert not leaked("".join(body.decode() for (body,) in bodies))


@pytest.mark.duty("B3")
def test_each_look_links_to_the_last_entry_about_the_customer(bank: Bank) -> None:
    first = bank.look().json["receipt"]
    bank.look(customer=CHEN.id)
    second = bank.look().json["receipt"]
    refused(bank, bank.look(fields=["income"]), 403, "policy.denied", entry=True)
    bank.look()
    _, _, liu_2, liu_3, liu_4 = bank.entries()
    assert liu_2.entry["previous"] == [first["index"], first["leaf"]]
    assert liu_3.entry["previous"] == [second["index"], second["leaf"]]
    assert liu_4.entry["previous"] == [liu_3.index, liu_3.leaf.hex()]


def test_a_field_that_the_record_lacks_is_left_out(bank: Bank) -> None:
    answer = bank.look(customer=CHEN.id, fields=["name", "email", "branch"])
    assert answer.json["fields"] == {"name": "陈**", "branch": "海淀支行"}
    assert set(answer.json["masks"]) == {"name", "branch"}
    # The entry says what was asked and permitted, whether or not there was a value.
    assert set(bank.last()["fields"]) == {"name", "email", "branch"}


@pytest.mark.duty("R3.2")
def test_secret_fields_are_never_shown_not_even_in_part(bank: Bank) -> None:
    secret = ["card_expiry", "cvv", "card_password"]
    answer = bank.look(
        purpose="account_maintenance",
        fields=secret,
        ground=bank.letter(purposes=["account_maintenance"]),
    )
    assert answer.status == 200, answer.text
    assert answer.json["fields"] == dict.fromkeys(secret, HIDDEN)
    assert set(answer.json["masks"].values()) == {"hidden"}


def test_a_purpose_that_permits_clear_contact_shows_it_clear(bank: Bank) -> None:
    answer = bank.look(
        purpose="account_maintenance",
        fields=["email"],
        ground=bank.letter(purposes=["account_maintenance"]),
    )
    assert answer.json["fields"] == {"email": ["fangfei.liu@example.com"]}
    assert answer.json["masks"] == {"email": "clear"}


def test_the_same_request_again_is_a_second_look_with_a_second_entry(
    bank: Bank,
) -> None:
    wish = bank.wish()
    first, second = (
        bank.ask("alice", "POST", "/api/v1/disclosures", wish) for _ in "12"
    )
    assert first.json["fields"] == second.json["fields"]
    assert second.json["receipt"]["index"] == first.json["receipt"]["index"] + 1


def test_many_at_once_each_have_an_entry_of_their_own(bank: Bank) -> None:
    wishes = [bank.wish(customer=c.id) for c in (LIU, CHEN) for _ in range(20)]
    calls = [Call("POST", "/api/v1/disclosures", "alice", wish) for wish in wishes]
    answers = bank.client.together(calls)
    assert {answer.status for answer in answers} == {200}
    entries = {row.index: row for row in bank.entries()}
    receipts = [answer.json["receipt"]["index"] for answer in answers]
    assert sorted(receipts) == list(range(40))
    for wish, index in zip(wishes, receipts, strict=True):
        assert entries[index].entry["customer"] == wish["customer"]


@pytest.mark.parametrize(
    ("customer", "status", "code"),
    [
        (RESTRICTED.id, 403, "customer.restricted"),
        (ERASED.id, 403, "customer.erased"),
    ],
)
@pytest.mark.duty("R5.1")
def test_a_customer_who_may_not_be_looked_at_is_refused_with_an_entry(
    bank: Bank, customer: str, status: int, code: str
) -> None:
    answer = bank.look(customer=customer)
    refused(bank, answer, status, code, entry=True)
    assert bank.last()["customer"] == customer


@pytest.mark.duty("R5.1")
def test_an_unknown_customer_is_refused_and_the_register_learns_no_name(
    bank: Bank,
) -> None:
    refused(bank, bank.look(customer=NOBODY), 404, "customer.unknown", entry=True)
    assert bank.last()["customer"] is None


def test_a_record_of_another_institution_opens_nothing_and_is_reported(
    bank: Bank,
) -> None:
    answer = bank.look(customer=STRANGER.id)
    assert answer.status == 503
    assert answer.code == "crypto.wrapped_key"
    assert "fields" not in answer.json
    assert not leaked(answer.text)
    permitted, failed = bank.entries()
    assert answer.json["receipt"]["index"] == permitted.index
    assert failed.entry["kind"] == "disclosure_failed"
    assert failed.entry["customer"] == STRANGER.id
    assert failed.entry["reasons"] == [answer.code]
    assert failed.entry["fields"] == {}
    assert failed.entry["detail"] == {"entry": permitted.index}


def test_a_changed_record_fails_whole_and_spoils_nobody_elses_answer(
    bank: Bank,
) -> None:
    bank.owner.execute(
        "UPDATE vault.record SET sealed = set_byte(sealed, length(sealed) - 40,"
        " get_byte(sealed, length(sealed) - 40) # 1) WHERE customer = %s",
        (CHEN.id,),
    )
    calls = [
        Call("POST", "/api/v1/disclosures", "alice", bank.wish(customer=c.id))
        for c in (LIU, CHEN, LIU)
    ]
    answers = bank.client.together(calls)
    assert [answer.status for answer in answers] == [200, 503, 200]
    assert not leaked(answers[1].text)


@pytest.mark.parametrize(
    "customer", ["", "LIU", "11" * 15, "AA" * 16, "刘芳菲", "1" * 32 + "\n"]
)
def test_a_malformed_customer_is_bad_input_and_no_entry(
    bank: Bank, customer: str
) -> None:
    wish = bank.wish(customer=customer, ground=None)
    answer = bank.ask("alice", "POST", "/api/v1/disclosures", wish)
    refused(bank, answer, 422, "customer.malformed")
    assert bank.size() == 0


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ([], 422, "field.none_asked"),
        (["name", "name"], 422, "field.repeated"),
        (["name", "shoe_size"], 403, "policy.denied"),
        (["刘芳菲"], 403, "policy.denied"),
        (["income"], 403, "policy.denied"),
        (["cvv"], 403, "policy.denied"),
    ],
)
@pytest.mark.duty("R5.1")
def test_fields_that_cannot_be_asked_are_refused_with_an_entry(
    bank: Bank, fields: list[str], status: int, code: str
) -> None:
    refused(bank, bank.look(fields=fields), status, code, entry=True)


def test_every_refused_field_is_named(bank: Bank) -> None:
    answer = bank.look(fields=["name", "income", "cvv", "刘芳菲"])
    reasons = answer.json["error"]["reasons"]
    assert [reason["code"] for reason in reasons] == [
        "field.beyond_purpose",
        "field.beyond_purpose",
        "field.not_in_catalogue",
    ]
    assert bank.last()["reasons"] == [
        "policy.denied",
        "field.beyond_purpose:income",
        "field.beyond_purpose:cvv",
        "field.not_in_catalogue",
    ]


def test_a_refusal_speaks_the_language_that_was_asked_for(bank: Bank) -> None:
    body = bank.wish(customer=RESTRICTED.id)
    english = bank.ask(
        "alice",
        "POST",
        "/api/v1/disclosures",
        body,
        headers=(("Accept-Language", "en-GB,en;q=0.9"),),
    )
    chinese = bank.ask("alice", "POST", "/api/v1/disclosures", body)
    assert english.json["error"]["message"].isascii()
    assert not chinese.json["error"]["message"].isascii()
