"""The line to the gate: kept open, never sending twice, never guessing."""

import pytest

from simulators.gate_world import ZHANG
from xinhu.console.gate_answers import CustomerCard, Entries, Told
from xinhu.console.gate_client import GateClient, address, read
from xinhu.console.gate_errors import (
    GateGarbledError,
    GateRefusedError,
    GateUnreachableError,
)


@pytest.fixture
def client(gate) -> GateClient:
    line = GateClient(gate.url, 3.0)
    yield line
    line.close()


def ask(client: GateClient, path: str) -> bytes:
    return client.ask("GET", path, token="nobody", language="zh")


def test_a_refusal_carries_its_words(client) -> None:
    with pytest.raises(GateRefusedError) as refused:
        ask(client, address("customers", ZHANG))
    assert refused.value.status == 401
    assert refused.value.told.error.code == "token.unknown"


def test_a_line_that_the_gate_closed_is_renewed(client, gate) -> None:
    for failing in (None, "silent", None):
        gate.failing = failing
        with pytest.raises(Exception, match="gate"):
            ask(client, address("customers", ZHANG))
    assert len(gate.asked) == 3


def test_nobody_listening(gate) -> None:
    gate.stop()
    with pytest.raises(GateUnreachableError):
        ask(GateClient(gate.url, 1.0), "/")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"customer": 1}', b'{"customer": "x"}', b"\xff"],
)
def test_what_is_no_answer_is_garbled(body) -> None:
    with pytest.raises(GateGarbledError):
        read(body, CustomerCard)


def test_members_that_are_new_are_passed_over() -> None:
    body = b'{"error": {"code": "a.b", "message": "m", "later": 1}, "later": 2}'
    assert read(body, Told).error.code == "a.b"


def test_an_entrys_bytes_come_through_as_they_are() -> None:
    odd = b'{"z":1, "a" : "\\u00e9"}'
    body = b'{"entries":[{"index":0,"leaf":"00","entry":' + odd + b'}],"size":1}'
    assert bytes(read(body, Entries).entries[0].entry) == odd


def test_addresses_escape_what_is_put_into_them() -> None:
    assert address("customers", "../x?y") == "/api/v1/customers/..%2Fx%3Fy"
    assert address("entries", actor="a&b", before=None, kind="") == (
        "/api/v1/entries?actor=a%26b"
    )
