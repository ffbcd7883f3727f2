"""Every address that takes a body: malformed, wrong types, unknown names, oversize."""

import json

import pytest

from bank import Bank
from bank_expect import refused
from bank_people import LIU

BODIES: dict[str, tuple[str, dict[str, object]]] = {
    "/api/v1/disclosures": (
        "alice",
        {
            "customer": LIU.id,
            "purpose": "counter_service",
            "fields": ["name"],
            "ground": {"kind": "service_case", "ref": "case-1"},
        },
    ),
    "/api/v1/disclosures/batch": ("alice", {"requests": []}),
    "/api/v1/searches": (
        "alice",
        {"field": "mobile", "value": "13810017001", "purpose": "customer_search"},
    ),
    "/api/v1/grounds": (
        "alice",
        {
            "kind": "service_case",
            "customer": LIU.id,
            "purposes": ["counter_service"],
            "fields": ["name"],
            "evidence": {"reason": "x"},
            "valid_days": 1,
            "max_uses": 1,
        },
    ),
    "/api/v1/break-glass": (
        "alice",
        {
            "customer": LIU.id,
            "purpose": "emergency",
            "fields": ["name"],
            "reason": "customer_in_danger",
        },
    ),
    "/api/v1/approvals": (
        "alice",
        {
            "customer": LIU.id,
            "purpose": "counter_service",
            "fields": ["name"],
            "reason": "核对",
        },
    ),
    "/api/v1/approvals/approval-1/grant": ("sun", {"digest": "00" * 32}),
}
NO_JSON = {
    "nothing": b"",
    "half a body": b'{"customer":',
    "no UTF-8": b'{"customer":"\xff\xfe"}',
    "GB18030": '{"customer":"刘芳菲"}'.encode("gb18030"),
    "a lone surrogate": b'{"customer":"\\ud800","digest":"\\ud800"}',
    "not a number": b'{"customer":NaN}',
    "two values": b"{}{}",
    "a list": b"[]",
    "null": b"null",
    "a text": '"刘芳菲"'.encode(),
    "very deep": b'{"fields":' + b"[" * 100_000,
    "very deep where a text belongs": b'{"customer":' + b'{"a":' * 50_000,
    "deep under an unknown name": b'{"zzz":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("address", BODIES)
def test_a_body_that_is_none_is_refused_before_anything_is_looked_up(
    bank: Bank, address: str
) -> None:
    token, _ = BODIES[address]
    for what, raw in NO_JSON.items():
        answer = bank.ask(token, "POST", address, raw=raw)
        assert answer.status == 422, what
        refused(bank, answer, 422, "request.malformed")
    assert bank.size() == 0


@pytest.mark.parametrize("address", BODIES)
def test_wrong_types_missing_and_unknown_names_are_refused(
    bank: Bank, address: str
) -> None:
    token, good = BODIES[address]
    optional = {"ground", "fields?", "evidence", "valid_days", "max_uses"}
    if address == "/api/v1/grounds":
        optional.add("fields")
    wrong: list[dict[str, object]] = [{**good, "刘芳菲": "x"}]
    for name, value in good.items():
        wrong.append({**good, name: 3.5})
        wrong.append({**good, name: True})
        wrong.append({**good, name: [{"a": 1}]})
        if name not in optional:
            wrong.append({**good, name: None})
            wrong.append({key: good[key] for key in good if key != name})
        if isinstance(value, dict):
            wrong.append({**good, name: {**value, "more": 1}})
    for body in wrong:
        answer = bank.ask(token, "POST", address, body)
        assert answer.status == 422, body
        refused(bank, answer, 422, "request.malformed")
    assert bank.size() == 0


@pytest.mark.parametrize("address", BODIES)
def test_a_body_of_more_than_a_mebibyte_is_refused_in_one_piece_or_many(
    bank: Bank, address: str
) -> None:
    token, good = BODIES[address]
    body = json.dumps(good).encode()
    longest = 1_048_576
    answer = bank.ask(token, "POST", address, raw=body.ljust(longest + 1))
    refused(bank, answer, 413, "request.too_large")
    answer = bank.ask(token, "POST", address, raw=body.ljust(longest))
    assert answer.status != 413


def test_a_client_that_goes_away_in_the_middle_gets_no_look(bank: Bank) -> None:
    sent: list[dict[str, object]] = []
    messages = [
        {"type": "http.request", "body": b'{"customer"', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/disclosures",
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer xinhu-alice")],
    }
    bank.run(bank.client.app(scope, receive, send))
    assert sent[0]["status"] == 422
    assert bank.size() == 0
