"""Whether the gate answers, and the document of what it answers."""

import json

import pytest

from bank import NOWHERE, Bank
from bank_expect import refused


def test_health_tells_the_size_and_nothing_else(bank: Bank) -> None:
    bank.look()
    answer = bank.ask(None, "GET", "/api/v1/health")
    assert answer.json == {"ready": True, "size": 1}
    assert answer.headers["cache-control"] == "no-store"


def test_a_gate_without_its_database_is_not_ready(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    for link in bank.links:
        bank.run(link.close())
        monkeypatch.setattr(link, "_url", NOWHERE)
    answer = bank.ask(None, "GET", "/api/v1/health")
    refused(bank, answer, 503, "database.unavailable")
    answer = bank.look()
    refused(bank, answer, 503, "database.unavailable")
    assert bank.size() == 0


def test_the_document_is_open_to_all(bank: Bank) -> None:
    answer = bank.ask(None, "GET", "/api/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.body)["openapi"].startswith("3.1")
