"""PUT /remedies/{ref}/paper and POST /found-files/{ref}: into the vault, and a look."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bank import Bank
from bank_expect import harmless, refused
from bank_people import BAD_TOKENS, CHEN, ERASED, LIU, NOBODY, RESTRICTED
from found_file_hall import BODY, OTHER, REMEDY, Hall, hall_of, wish
from shut_policies import shut_found_files
from simulators.asgi import Call
from xinhu.adapters.remedies.errors import VaultNeverKeptError, VaultRefusedError
from xinhu.api.bad_requests import BodyTooSlowError
from xinhu.api.exchange import Exchange
from xinhu.api.found_files import FoundFileAddresses
from xinhu.api.statuses import status_of
from xinhu.desks.customers.found_files import taking
from xinhu.wiring.gate_client import Answer as Told
from xinhu.wiring.gate_client import GateClient
from xinhu.wiring.remedy_vault import handing_over
from xinhu.wiring.settings import read_settings

pytestmark = pytest.mark.duty("R6.1")

EVENT, NOT_APPROVED = "found_file.kept", "found_file.not_approved"


def _refused_act(bank: Bank, code: str) -> None:
    """Fail unless one entry names the remedy, and no customer merely said."""
    assert bank.drain() == 1
    entry = bank.last()
    assert (entry["kind"], entry["decision"]) == ("act", "refuse")
    assert entry["detail"] == {"event": EVENT, "remedy": REMEDY}
    assert (entry["reasons"][0], entry["customer"]) == (code, None)


@pytest.fixture
def hall(bank: Bank) -> Hall:
    return hall_of(bank)


def test_a_file_that_was_approved_is_kept_sealed_and_is_an_entry(hall: Hall) -> None:
    paper = hall.kept()
    (row,) = hall.bank.owner.execute("SELECT remedy, size, body FROM vault.found_file")
    assert row[:2] == (REMEDY, len(BODY))
    assert BODY not in bytes(row[2])
    entry = hall.bank.last()
    assert (entry["actor"], entry["customer"]) == ("op-tech", LIU.id)
    assert entry["detail"] == {"event": EVENT, "remedy": REMEDY, "paper": paper}


def test_handed_over_again_the_first_paper_is_told_and_nothing_is_doubled(
    hall: Hall,
) -> None:
    paper = hall.kept()
    assert hall.hand().json == {"paper": paper}
    assert (hall.count(), hall.bank.drain()) == (1, 0)


def test_of_two_at_once_one_paper_comes(hall: Hall) -> None:
    hall.remedy()
    call = Call("PUT", f"/api/v1/remedies/{REMEDY}/paper", "tech", wish())
    first, second = hall.bank.client.together([call, call])
    assert first.status == 200, first.text
    assert first.json == second.json
    assert (hall.count(), hall.bank.drain()) == (1, 1)


@pytest.mark.parametrize("who", BAD_TOKENS)
def test_nobody_without_the_scope_hands_anything_over(
    hall: Hall, who: str | None
) -> None:
    hall.remedy()
    status, code = BAD_TOKENS[who]
    refused(hall.bank, hall.hand(who), status, code)
    assert hall.count() == 0


@pytest.mark.parametrize("who", ["alice", "pan", "sun"])
def test_other_roles_do_not(hall: Hall, who: str) -> None:
    hall.remedy()
    refused(hall.bank, hall.hand(who), 403, "token.scope")


def test_a_person_does_not(hall: Hall) -> None:
    hall.remedy()
    hall.person("tech")
    refused(hall.bank, hall.hand(), 403, "found_file.program")
    _refused_act(hall.bank, "found_file.program")


def test_nothing_that_a_person_sends_is_read(hall: Hall) -> None:
    hall.person("tech")
    path = f"/api/v1/remedies/{REMEDY}/paper"
    answer = hall.bank.ask("tech", "PUT", path, raw=b"{")
    refused(hall.bank, answer, 403, "found_file.program")


def test_a_refused_reference_that_is_none_is_not_named(hall: Hall) -> None:
    refused(hall.bank, hall.hand(ref="110105-199001011234"), 403, NOT_APPROVED)
    assert hall.bank.drain() == 1
    assert hall.bank.last()["detail"] == {"event": EVENT}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "approved"}, {"state": "done"}, {"state": "failed"},
        {"hours": 0}, {"hours": -1},
        {"kind": "quarantine", "customer": ""}, {"customer": CHEN.id},
        {"ref": OTHER},
    ],
)  # fmt: skip
def test_nothing_is_kept_that_was_not_approved_and_is_being_done(
    hall: Hall, changes: dict[str, object]
) -> None:
    hall.remedy(**{"ref": REMEDY, **changes})
    refused(hall.bank, hall.hand(), 403, NOT_APPROVED)
    _refused_act(hall.bank, NOT_APPROVED)
    assert hall.count() == 0


def test_whether_a_customer_is_known_is_told_of_no_remedy_that_was_not_approved(
    hall: Hall,
) -> None:
    hall.remedy()
    for customer in (NOBODY, ERASED.id):
        refused(hall.bank, hall.hand(customer=customer), 403, NOT_APPROVED)


def test_where_nobody_may_open_it_none_is_kept_and_that_is_an_entry(
    hall: Hall,
) -> None:
    hall.remedy()
    shut_found_files(hall.bank.owner)
    refused(hall.bank, hall.hand(), 403, "found_file.shut")
    assert hall.count() == 0
    assert hall.bank.drain() == 1
    entry = hall.bank.last()
    assert (entry["decision"], entry["customer"]) == ("refuse", LIU.id)
    assert entry["reasons"] == ["found_file.shut"]


def test_what_is_kept_already_is_told_where_nobody_may_open_it(hall: Hall) -> None:
    paper = hall.kept()
    shut_found_files(hall.bank.owner)
    assert hall.hand().json == {"paper": paper}
    hall.person()
    refused(hall.bank, hall.open(paper), 403, "policy.denied", entry=True)


@pytest.mark.parametrize("change", ["state = 'failed'", "expires_at = now()"])
def test_what_ends_while_the_file_is_sealed_is_not_kept(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    hall.remedy()
    whole = taking.seal_paper

    def sealed(*given: Any) -> Any:
        hall.bank.owner.execute(f"UPDATE desk.discovery_remedy SET {change}")
        return whole(*given)

    monkeypatch.setattr(taking, "seal_paper", sealed)
    refused(hall.bank, hall.hand(), 403, NOT_APPROVED)
    assert hall.count() == 0
    assert hall.bank.drain() == 1
    entry = hall.bank.last()
    assert (entry["decision"], entry["customer"]) == ("refuse", LIU.id)


@pytest.mark.parametrize(
    "change", ["state = 'failed'", "state = 'done'", "expires_at = now()"]
)
def test_what_is_kept_is_told_whenever_it_is_asked_and_for_nothing_else(
    hall: Hall, change: str
) -> None:
    paper = hall.kept()
    hall.bank.owner.execute(f"UPDATE desk.discovery_remedy SET {change}")
    assert hall.hand().json == {"paper": paper}
    refused(hall.bank, hall.hand(body=BODY + b"x"), 403, NOT_APPROVED)
    refused(hall.bank, hall.hand(customer=CHEN.id), 403, NOT_APPROVED)
    assert hall.count() == 1


def test_another_content_is_not_kept(hall: Hall) -> None:
    hall.remedy()
    refused(hall.bank, hall.hand(body=BODY + b"x"), 403, "found_file.changed")
    assert hall.count() == 0


@pytest.mark.parametrize(
    ("customer", "status", "code"),
    [
        (NOBODY, 404, "customer.unknown"),
        (ERASED.id, 403, "customer.erased"),
        ("x", 422, "customer.malformed"),
    ],
)
def test_it_is_kept_for_a_customer_who_has_a_key(
    hall: Hall, customer: str, status: int, code: str
) -> None:
    hall.remedy(customer=customer)
    refused(hall.bank, hall.hand(customer=customer), status, code)
    assert hall.count() == 0


def test_of_a_restricted_customer_it_is_kept_and_not_opened(hall: Hall) -> None:
    hall.remedy(customer=RESTRICTED.id)
    paper = hall.hand(customer=RESTRICTED.id).json["paper"]
    hall.person()
    refused(hall.bank, hall.open(paper), 403, "customer.restricted", entry=True)


def test_a_larger_one_is_refused(hall: Hall) -> None:
    body = b"x" * ((16 << 20) + 1)
    hall.remedy(digest=hashlib.sha256(body).hexdigest())
    refused(hall.bank, hall.hand(body=body), 422, "vault.paper_too_large")
    assert hall.count() == 0


@pytest.mark.parametrize("raw", [b"", b"{", b'{"customer":"x"}', b'{"content":1}'])
def test_what_cannot_be_read_is_refused(hall: Hall, raw: bytes) -> None:
    path = f"/api/v1/remedies/{REMEDY}/paper"
    answer = hall.bank.ask("tech", "PUT", path, raw=raw)
    refused(hall.bank, answer, 422, "request.malformed")
    assert hall.bank.ask("tech", "POST", path, wish()).status == 405


def test_a_privacy_officer_opens_it_and_that_is_an_entry_first(hall: Hall) -> None:
    paper = hall.kept()
    hall.person()
    answer = hall.open(paper)
    assert answer.status == 200, answer.text
    assert base64.b64decode(answer.json["content"]) == BODY
    entry = hall.bank.last()
    assert (entry["kind"], entry["decision"]) == ("found_file", "permit")
    assert (entry["purpose"], entry["customer"]) == ("found_file_view", LIU.id)
    assert entry["fields"] == {"found_file": "clear"}
    assert entry["detail"] == {"paper": paper, "remedy": REMEDY}
    assert answer.json["receipt"]["index"] == hall.bank.size() - 1


def test_it_is_opened_to_nobody_else(hall: Hall) -> None:
    paper = hall.kept()
    for who in ("sun", "audit", "alice"):
        hall.person(who)
        answer = hall.open(paper, who)
        assert answer.status == 403, answer.text
        harmless(answer)
        assert hall.bank.last()["decision"] == "refuse"
    refused(hall.bank, hall.open(paper, None), 401, "token.missing")
    refused(hall.bank, hall.open(paper, "tech"), 403, "token.scope")


def test_a_program_and_whoever_showed_no_second_factor_open_none(hall: Hall) -> None:
    paper = hall.kept()
    hall.person(minutes=-1)
    refused(hall.bank, hall.open(paper), 403, "second_factor.needed", entry=True)
    hall.person()
    hall.bank.owner.execute("UPDATE desk.staff_token SET kind = 'api'")
    refused(hall.bank, hall.open(paper), 403, "found_file.person", entry=True)


def test_nothing_is_shown_that_the_register_did_not_take(hall: Hall) -> None:
    paper = hall.kept()
    hall.person()
    owner = hall.bank.owner
    owner.execute("REVOKE INSERT ON register.entry FROM xinhu_gate")
    owner.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA register FROM xinhu_gate")
    try:
        answer = hall.open(paper)
    finally:
        owner.execute("GRANT INSERT ON register.entry TO xinhu_gate")
        owner.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register TO xinhu_gate")
    assert answer.status == 503, answer.text
    assert base64.b64encode(BODY) not in answer.body


def test_a_changed_paper_is_an_incident_and_shows_nothing(hall: Hall) -> None:
    paper = hall.kept()
    hall.person()
    hall.bank.owner.execute("UPDATE vault.found_file SET body = body || 'x'")
    answer = hall.open(paper)
    assert (answer.status, answer.code) == (503, "vault.paper_changed"), answer.text
    assert hall.bank.last()["kind"] == "disclosure_failed"


def test_unknown_papers_and_wrong_methods(hall: Hall) -> None:
    hall.person()
    refused(hall.bank, hall.open("paper-x"), 404, "found_file.unknown")
    assert hall.bank.ask("pan", "GET", "/api/v1/found-files/paper-x").status == 405
    assert hall.bank.ask("pan", "POST", "/api/v1/found-files/A").status == 404


def test_after_the_erasure_of_the_customer_nothing_opens_it(hall: Hall) -> None:
    paper = hall.kept()
    hall.person()
    hall.bank.owner.execute(
        "UPDATE vault.customer SET state = 2, wrapped_key = NULL, identity = NULL"
        " WHERE customer = %s",
        (LIU.id,),
    )
    refused(hall.bank, hall.open(paper), 403, "customer.erased", entry=True)


def test_no_plain_look_goes_under_its_purpose(hall: Hall) -> None:
    hall.person()
    look = hall.bank.look(
        "pan", purpose="found_file_view", fields=["found_file"], ground=...
    )
    refused(hall.bank, look, 403, "purpose.elsewhere", entry=True)


class _Line:
    """A request whose body comes, or never does."""

    def __init__(self, body: bytes | None) -> None:
        self.sent: list[Any] = []
        self._body = body
        scope = {
            "method": "PUT", "path": "/", "query_string": b"",
            "headers": [(b"authorization", b"Bearer x")],
        }  # fmt: skip
        self.exchange = Exchange(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if self._body is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": self._body}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)


class _Taker:
    """Passes whoever comes, and keeps nothing."""

    async def require_taker(self, _bearer: bytes, _remedy: str) -> None:
        """Pass."""

    async def take(self, _bearer: bytes, _handed: object) -> str:
        return "paper-x"


def test_a_sender_that_is_stuck_is_refused_and_the_next_one_has_the_room() -> None:
    async def both() -> tuple[Any, Any]:
        none: Any = None
        taker: Any = _Taker()
        addresses = FoundFileAddresses(
            taker, none, none, correcting=none, whose=none, seconds=0.05
        )
        stuck, next_one = _Line(None), _Line(json.dumps(wish()).encode())
        return await asyncio.gather(
            addresses.put(stuck.exchange, REMEDY),
            addresses.put(next_one.exchange, REMEDY),
            return_exceptions=True,
        )

    stuck, answered = asyncio.run(both())
    assert isinstance(stuck, BodyTooSlowError)
    assert status_of(stuck) == 408
    assert answered is None


@pytest.fixture
def worker(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., str]:
    """Let the worker's hands speak to these handlers."""
    token = tmp_path / "token"
    token.write_text("xht-1")
    token.chmod(0o600)
    settings = read_settings({"XINHU_VAULT_TOKEN_FILE": str(token)})

    def put(_client: GateClient, path: str, form: dict[str, str]) -> Told:
        answer = hall.bank.ask("tech", "PUT", path, form)
        return Told(answer.status, answer.json)

    monkeypatch.setattr(GateClient, "put", put)
    hand = handing_over(settings)
    return lambda body=BODY, customer=LIU.id: hand(REMEDY, customer, body)


def test_the_workers_client_is_told_the_paper_by_the_gate(
    hall: Hall, worker: Callable[..., str]
) -> None:
    hall.remedy()
    assert worker() == worker()
    assert hall.count() == 1


def test_the_workers_client_knows_what_the_gate_never_kept(
    hall: Hall, worker: Callable[..., str]
) -> None:
    with pytest.raises(VaultNeverKeptError):
        worker()
    hall.remedy(hours=-1)
    with pytest.raises(VaultNeverKeptError):
        worker()
    hall.bank.owner.execute(
        "UPDATE desk.discovery_remedy SET expires_at = now() + interval '1 hour'"
    )
    with pytest.raises(VaultNeverKeptError):
        worker(BODY + b"x")
    assert hall.count() == 0


def test_the_workers_client_does_not_take_a_token_that_ended_for_an_answer(
    hall: Hall, worker: Callable[..., str]
) -> None:
    hall.remedy()
    paper = worker()
    owner = hall.bank.owner
    owner.execute("UPDATE desk.staff_token SET expires_at = now()")
    with pytest.raises(VaultRefusedError) as refused_:
        worker()
    assert not isinstance(refused_.value, VaultNeverKeptError)
    owner.execute("UPDATE desk.staff_token SET expires_at = now() + interval '1 hour'")
    assert worker() == paper
