"""Reading the register: searched, one by number, all about a customer."""

import hashlib
import json
from itertools import pairwise
from urllib.parse import quote

import pytest

from bank import Bank
from bank_expect import refused
from bank_people import CHEN, LIU, NOBODY, RESTRICTED, leaked
from simulators.asgi import Answer


def filled(bank: Bank) -> None:
    """Six entries: two about Liu, one refused, one by Bob, one search, one act."""
    bank.look()
    bank.look("bob", customer=CHEN.id)
    bank.look(customer=RESTRICTED.id)
    bank.look("bob")
    body = {"field": "mobile", "value": "13900000000", "purpose": "customer_search"}
    bank.ask("sun", "POST", "/api/v1/searches", body)
    bank.ask("alice", "POST", f"/api/v1/grounds/{bank.letter()['ref']}/withdraw")
    bank.drain()


def entries(bank: Bank, query: str = "", token: str | None = None) -> Answer:
    return bank.ask(token or "audit", "GET", f"/api/v1/entries{query}")


def numbers(answer: Answer) -> list[int]:
    return [entry["index"] for entry in answer.json["entries"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [5, 4, 3, 2, 1, 0]),
        ("?", [5, 4, 3, 2, 1, 0]),
        (f"?customer={LIU.id}", [5, 3, 0]),
        ("?actor=op-bob", [3, 1]),
        ("?actor=op-bob&decision=permit", [3, 1]),
        ("?decision=refuse", [2]),
        ("?kind=search", [4]),
        ("?kind=act", [5]),
        ("?purpose=counter_service&limit=2", [3, 2]),
        ("?before=3", [2, 1, 0]),
        ("?before=3&limit=1", [2]),
        ("?limit=0", [5, 4, 3, 2, 1, 0]),
        ("?limit=999999", [5, 4, 3, 2, 1, 0]),
        ("?from=2100-01-01T00:00:00Z", []),
        ("?to=2100-01-01T00:00:00%2B08:00", [5, 4, 3, 2, 1, 0]),
        ("?from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z", []),
        ("?actor=&kind=&from=&before=", [5, 4, 3, 2, 1, 0]),
        (f"?customer={NOBODY}", []),
        ("?actor=op-nobody", []),
        ("?kind=%27%3B%20DROP%20TABLE%20register.entry", []),
        (f"?actor={quote('刘芳菲')}", []),
    ],
)
def test_entries_are_found_newest_first(
    bank: Bank, query: str, expected: list[int]
) -> None:
    filled(bank)
    answer = entries(bank, query)
    assert answer.status == 200, answer.text
    assert numbers(answer) == expected
    assert answer.json["size"] == 6
    assert answer.headers["cache-control"] == "no-store"
    assert not leaked(answer.text)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?customer=liu", "customer.malformed"),
        ("?before=-1", "request.query"),
        ("?before=1.0", "request.query"),
        ("?before=%D9%A1", "request.query"),
        ("?before=" + "9" * 19, "request.query"),
        ("?limit=many", "request.query"),
        ("?from=yesterday", "request.query"),
        ("?from=2026-01-01", "request.query"),
        ("?from=2026-01-01T00:00:00", "request.query"),
        ("?actor=%00", "request.query"),
        ("?actor=%FF", "request.query"),
        ("?actor=" + "x" * 101, "request.query"),
        ("?actor=a&actor=b", "request.query"),
        ("?unknown=1", "request.query"),
        ("?actor", "request.query"),
        ("?customer=" + quote("刘芳菲"), "customer.malformed"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(
    bank: Bank, query: str, code: str
) -> None:
    refused(bank, entries(bank, query), 422, code)


@pytest.mark.parametrize(
    "query",
    [
        "?from=0001-01-01T00:00:00%2B23:59",
        "?to=9999-12-31T23:59:59-23:59",
        "?before=" + "9" * 18,
    ],
)
def test_the_ends_of_time_and_numbers_are_no_fault(bank: Bank, query: str) -> None:
    assert entries(bank, query).status == 200


def test_an_entry_comes_as_the_bytes_that_were_hashed(bank: Bank) -> None:
    receipt = bank.look().json["receipt"]
    answer = bank.ask("pan", "GET", "/api/v1/entries/0")
    assert answer.json["index"] == 0
    assert answer.json["leaf"] == receipt["leaf"]
    start = answer.body.index(b'"entry":') + len(b'"entry":')
    raw = answer.body[start:-1]
    assert hashlib.sha256(b"\0" + raw).hexdigest() == receipt["leaf"]
    assert json.loads(raw) == bank.last()


def test_whoever_made_an_entry_may_read_it_and_no_other_without_the_scope(
    bank: Bank,
) -> None:
    bank.look()
    bank.look("bob")
    bank.look("alice-narrow")
    for index, maker, other in ((0, "alice", "bob"), (1, "bob", "alice")):
        path = f"/api/v1/entries/{index}"
        assert bank.ask(maker, "GET", path).json["index"] == index
        refused(bank, bank.ask(other, "GET", path), 403, "token.scope")
        refused(bank, bank.ask("tech", "GET", path), 403, "token.scope")
    assert bank.ask("alice", "GET", "/api/v1/entries/2").status == 200


@pytest.mark.parametrize("index", ["0", "1", "9" * 18])
def test_a_number_that_the_register_does_not_have_is_unknown(
    bank: Bank, index: str
) -> None:
    answer = bank.ask("audit", "GET", f"/api/v1/entries/{index}")
    refused(bank, answer, 404, "entry.unknown")


@pytest.mark.duty("B3")
def test_a_customer_s_list_is_complete_and_chained(bank: Bank) -> None:
    filled(bank)
    answer = bank.ask("audit", "GET", f"/api/v1/customers/{LIU.id}/entries")
    assert answer.json["complete_to"] == 6
    chain = answer.json["entries"]
    assert [entry["index"] for entry in chain] == [0, 3, 5]
    assert chain[0]["entry"]["previous"] is None
    for before, after in pairwise(chain):
        assert after["entry"]["previous"] == [before["index"], before["leaf"]]


def test_a_customer_whom_nobody_looked_at_has_an_empty_list(bank: Bank) -> None:
    answer = bank.ask("audit", "GET", f"/api/v1/customers/{NOBODY}/entries")
    assert answer.json == {"entries": [], "complete_to": 0}


def test_reading_the_register_leaves_no_entry(bank: Bank) -> None:
    filled(bank)
    entries(bank)
    bank.ask("audit", "GET", "/api/v1/entries/0")
    assert bank.size() == 6
