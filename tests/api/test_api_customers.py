"""``GET /api/v1/customers/…``: who is here and what may be asked, never a value."""

import pytest

from bank import CATALOGUE, Bank
from bank_expect import harmless, refused
from bank_people import ERASED, LIU, NOBODY, RESTRICTED


@pytest.mark.parametrize(
    ("customer", "state"),
    [(LIU.id, "active"), (RESTRICTED.id, "restricted"), (ERASED.id, "erased")],
)
def test_the_state_and_the_fields_are_told(
    bank: Bank, customer: str, state: str
) -> None:
    answer = bank.ask("alice", "GET", f"/api/v1/customers/{customer}")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["state"] == state
    assert answer.json["customer"] == customer
    assert [field["name"] for field in answer.json["fields"]] == [
        field.name for field in CATALOGUE.fields
    ]
    assert set(answer.json["fields"][0]) >= {"name", "zh", "en", "grade"}
    harmless(answer)


def test_who_is_not_here_is_unknown(bank: Bank) -> None:
    for path in ("", "/grounds"):
        answer = bank.ask("alice", "GET", f"/api/v1/customers/{NOBODY}{path}")
        refused(bank, answer, 404, "customer.unknown")


@pytest.mark.parametrize("customer", ["1", "AA" * 16, "%00", "刘芳菲", "1" * 33])
def test_what_is_no_pseudonym_is_bad_input(bank: Bank, customer: str) -> None:
    for path in ("", "/grounds", "/entries"):
        answer = bank.ask("pan", "GET", f"/api/v1/customers/{customer}{path}")
        refused(bank, answer, 422, "customer.malformed")


def test_lists_for_menus_need_any_valid_token(bank: Bank) -> None:
    for token in ("tech", "alice-narrow", "audit"):
        answer = bank.ask(token, "GET", "/api/v1/purposes")
        assert answer.status == 200
        harmless(answer)
    lists = answer.json
    codes = {purpose["code"] for purpose in lists["purposes"]}
    assert "counter_service" in codes
    kinds = {ground["kind"] for ground in lists["grounds"]}
    for purpose in lists["purposes"]:
        assert purpose["zh"]
        assert purpose["en"]
        assert set(purpose["grounds"]) <= kinds | {"none"}
    assert (
        lists["fields"]
        == bank.ask("alice", "GET", f"/api/v1/customers/{LIU.id}").json["fields"]
    )
