"""Every address: who may use it, by which method, and what is at no address."""

import psycopg
import pytest

from bank import Bank
from bank_expect import refused
from bank_people import BAD_TOKENS, LIU

_GET = {
    f"/api/v1/customers/{LIU.id}": "alice",
    f"/api/v1/customers/{LIU.id}/grounds": "alice",
    f"/api/v1/customers/{LIU.id}/entries": "audit",
    "/api/v1/break-glass": "sun",
    "/api/v1/approvals": "sun",
    "/api/v1/entries": "audit",
    "/api/v1/entries/0": "audit",
    "/api/v1/purposes": "tech",
}
_POST: dict[str, tuple[str, object]] = {
    "/api/v1/grounds": (
        "alice",
        {
            "kind": "service_case",
            "customer": LIU.id,
            "purposes": ["counter_service"],
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
    "/api/v1/grounds/case-1/withdraw": ("alice", None),
    "/api/v1/approvals/approval-1/grant": ("sun", {"digest": "00" * 32}),
    "/api/v1/approvals/approval-1/deny": ("sun", None),
}
GUARDED = [
    *(("GET", path, token, None) for path, token in _GET.items()),
    *(("POST", path, token, body) for path, (token, body) in _POST.items()),
]
ANY_VALID = ("/api/v1/purposes", "/api/v1/entries/0")
"""Lists, and the entries that one made oneself: no scope of their own."""
OPEN = (
    "/api/v1/proofs/inclusion",
    "/api/v1/proofs/consistency",
    "/api/v1/proofs/0.tlog-proof",
    "/api/v1/health",
    "/api/v1/openapi.json",
    "/register/checkpoint",
    "/register/checkpoint-sm3",
    "/register/keys",
    "/register/tile/0/000",
)
"""They tell hashes, entries without personal data, or nothing of anybody."""


@pytest.mark.parametrize(
    ("method", "path", "token", "body"),
    GUARDED,
    ids=[f"{m} {p}" for m, p, *_ in GUARDED],
)
def test_a_token_that_does_not_hold_does_nothing(
    bank: Bank, method: str, path: str, token: str, body: object
) -> None:
    assert bank.ask(token, method, path, body).code_or_none not in {
        code for _, code in BAD_TOKENS.values()
    }
    bank.owner.execute("DELETE FROM desk.outbox")
    for bad, (status, code) in BAD_TOKENS.items():
        if path in ANY_VALID and code == "token.scope":
            continue
        refused(bank, bank.ask(bad, method, path, body), status, code)
    (acts,) = bank.owner.execute("SELECT count(*) FROM desk.outbox").fetchall()
    assert acts == (0,)
    assert bank.size() == 0


@pytest.mark.parametrize(
    ("method", "path", "wrong"),
    [
        ("GET", f"/api/v1/customers/{LIU.id}", "tech"),
        ("GET", f"/api/v1/customers/{LIU.id}/grounds", "tech"),
        ("GET", f"/api/v1/customers/{LIU.id}/entries", "alice"),
        ("GET", "/api/v1/entries", "alice"),
        ("GET", "/api/v1/entries", "sun"),
        ("GET", "/api/v1/approvals", "alice"),
        ("GET", "/api/v1/approvals", "pan"),
        ("GET", "/api/v1/break-glass", "alice"),
        ("POST", "/api/v1/grounds", "audit"),
        ("POST", "/api/v1/break-glass", "audit"),
        ("POST", "/api/v1/approvals", "tech"),
        ("POST", "/api/v1/grounds/case-1/withdraw", "audit"),
        ("POST", "/api/v1/approvals/approval-1/grant", "alice"),
        ("POST", "/api/v1/approvals/approval-1/deny", "pan"),
    ],
)
@pytest.mark.duty("R3.1")
def test_the_wrong_person_is_refused(
    bank: Bank, method: str, path: str, wrong: str
) -> None:
    body = _POST[path][1] if method == "POST" else None
    refused(bank, bank.ask(wrong, method, path, body), 403, "token.scope")


def test_another_method_is_refused_and_the_right_ones_are_named(bank: Bank) -> None:
    allowed: dict[str, set[str]] = {path: {"GET"} for path in OPEN}
    allowed |= {"/api/v1/disclosures": {"POST"}, "/api/v1/searches": {"POST"}}
    for method, path, _, _ in GUARDED:
        allowed.setdefault(path, set()).add(method)
    for path, methods in allowed.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - methods:
            answer = bank.ask("alice", method, path)
            refused(bank, answer, 405, "request.method")
            # RFC 9110 section 15.5.6: an answer of 405 names the allowed methods.
            assert answer.headers["allow"] == ", ".join(sorted(methods))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api",
        "/api/v1/",
        "/api/v1/disclosures/",
        "/api/v2/disclosures",
        "/api/v1/customers",
        "/api/v1/customers/",
        f"/api/v1/customers/{LIU.id}/",
        f"/api/v1/customers/{LIU.id}/grounds/1",
        "/api/v1/entries/-1",
        "/api/v1/entries/1.5",
        "/api/v1/entries/" + "1" * 19,
        "/api/v1/entries/१",
        "/api/v1/proofs/1",
        "/api/v1/grounds/CASE-1/withdraw",
        "/api/v1/grounds/case%2F1/withdraw",
        "/register/",
        "/register/tile",
        "/register/../api/v1/entries",
        "/刘芳菲",
    ],
)
def test_nothing_is_at_an_address_that_is_none(bank: Bank, path: str) -> None:
    refused(bank, bank.ask("alice", "GET", path), 404, "request.no_such_address")


@pytest.mark.parametrize("path", OPEN)
def test_what_is_open_needs_no_token_and_never_fails_for_one(
    bank: Bank, path: str
) -> None:
    bank.look()
    bank.checkpoint()
    for token in (None, "nobody", "alice-revoked"):
        answer = bank.ask(token, "GET", path)
        assert answer.status in {200, 404, 422}, answer.text


def test_what_nobody_foresaw_is_an_answer_without_a_trace(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        message = f"{LIU.values['name']} at /somewhere/secret.py"
        raise RuntimeError(message)

    monkeypatch.setattr(
        "xinhu.adapters.postgres.gate_reader.PostgresReader.fetch", broken
    )
    answer = bank.look()
    refused(bank, answer, 500, "gate.unexpected")
    assert "secret" not in answer.text
    assert bank.size() == 0


def test_a_database_that_does_not_answer_is_a_fault_and_comes_back(bank: Bank) -> None:
    wish = bank.wish()
    assert bank.look().status == 200
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        gate.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
            " usename = 'xinhu_gate' AND datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    answers = [bank.ask("alice", "POST", "/api/v1/disclosures", wish) for _ in "123"]
    assert answers[-1].status == 200
    for answer in answers:
        if answer.status != 200:
            refused(bank, answer, 503, answer.code)
            assert answer.code in {"database.unavailable", "register.unavailable"}
