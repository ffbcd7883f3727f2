"""PUT /remedies/{ref}/correction: another customer's, or nobody's, as was approved."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest

from bank import Bank
from bank_expect import refused
from bank_people import BAD_TOKENS, CHEN, ERASED, LIU, NOBODY, RESTRICTED
from found_file_hall import BODY, CORRECTION, OTHER, REMEDY, Hall, hall_of
from shut_policies import shut_found_files
from simulators.asgi import Call
from xinhu.adapters.remedies.errors import VaultNeverKeptError
from xinhu.desks.customers.found_files import correcting
from xinhu.wiring.gate_client import Answer as Told
from xinhu.wiring.gate_client import GateClient
from xinhu.wiring.remedy_corrections import correcting as worker_of
from xinhu.wiring.settings import read_settings

pytestmark = pytest.mark.duty("R6.1")
NOT_APPROVED = "found_file.not_approved"
KINDS = pytest.mark.parametrize("kind", ["reassign", "destroy"])
_DONE = """
INSERT INTO vault.found_file_correction (remedy, paper, kind, digest, corrected_by,
    corrected_at) VALUES (%s, %s, 'destroy', repeat('ab', 32), 'op-tech', 1)
"""
_WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted"
_ROW = "SELECT encode(uuid_send(customer), 'hex'), salt, body FROM vault.found_file"


@pytest.fixture
def hall(bank: Bank) -> Hall:
    return hall_of(bank)


def row(hall: Hall) -> tuple[Any, ...]:
    """The one paper, as it stands."""
    (found,) = hall.bank.owner.execute(_ROW).fetchall()
    return tuple(found)


def corrections(hall: Hall) -> int:
    rows = hall.bank.owner.execute("SELECT 1 FROM vault.found_file_correction")
    return len(rows.fetchall())


def untouched(hall: Hall, before: tuple[Any, ...], code: str, drained: int = 1) -> None:
    """Fail unless nothing changed, and one entry tells of the refusal."""
    assert row(hall) == before
    assert corrections(hall) == 0
    assert hall.bank.drain() == drained
    entry = hall.bank.last()
    assert (entry["decision"], entry["reasons"][0]) == ("refuse", code)
    assert entry["detail"] == {"event": "found_file.corrected", "remedy": CORRECTION}
    assert entry["customer"] is None


def test_it_is_given_to_another_customer_and_the_first_opens_it_no_more(
    hall: Hall,
) -> None:
    paper = hall.kept()
    _, salt, body = row(hall)
    hall.correction("reassign")
    answer = hall.correct()
    assert answer.status == 200, answer.text
    assert answer.json["paper"] == paper
    assert answer.json["kind"] == "reassign"
    assert answer.json["digest"] == hashlib.sha256(body).hexdigest()
    assert row(hall)[0] == CHEN.id
    assert row(hall)[1] != salt
    assert BODY not in bytes(row(hall)[2])
    hall.person()
    opened = hall.open(paper)
    assert base64.b64decode(opened.json["content"]) == BODY
    assert opened.json["customer"] == CHEN.id
    assert hall.bank.last()["customer"] == CHEN.id
    # Who has the row as it was, and Chen's key, has nothing.
    hall.bank.owner.execute(
        "UPDATE vault.found_file SET salt = %s, body = %s", (salt, body)
    )
    assert hall.open(paper).code == "vault.paper_changed"


def test_an_entry_of_the_first_customer_stands_before_it_is_opened(hall: Hall) -> None:
    paper = hall.kept()
    hall.correction("reassign")
    size = hall.bank.size()
    hall.correct()
    begun = hall.bank.last()
    assert hall.bank.size() == size + 1
    told = {"remedy": CORRECTION, "paper": paper}
    assert (begun["actor"], begun["customer"]) == ("op-tech", LIU.id)
    assert begun["detail"] == {"event": "found_file.reassigning", **told}
    assert hall.bank.drain() == 1
    done = hall.bank.last()
    assert done["customer"] == CHEN.id
    assert done["detail"] == {"event": "found_file.reassigned", **told}


def test_without_the_register_nothing_is_opened_or_given_away(hall: Hall) -> None:
    hall.kept()
    before = row(hall)
    hall.correction("reassign")
    owner = hall.bank.owner
    owner.execute("REVOKE INSERT ON register.entry FROM xinhu_gate")
    owner.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA register FROM xinhu_gate")
    try:
        answer = hall.correct()
    finally:
        owner.execute("GRANT INSERT ON register.entry TO xinhu_gate")
        owner.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register TO xinhu_gate")
    assert answer.status == 503, answer.text
    assert row(hall) == before


def test_it_is_destroyed_with_its_salt_and_that_is_an_entry(hall: Hall) -> None:
    paper = hall.kept()
    hall.person()
    hall.correction("destroy")
    answer = hall.correct()
    assert answer.status == 200, answer.text
    assert answer.json["kind"] == "destroy"
    _, salt, body = row(hall)
    assert salt is None
    assert answer.json["digest"] == hashlib.sha256(body).hexdigest()
    assert hall.bank.drain() == 1
    entry = hall.bank.last()
    assert (entry["actor"], entry["customer"]) == ("op-tech", LIU.id)
    assert entry["detail"] == {
        "event": "found_file.destroyed", "remedy": CORRECTION, "paper": paper,
    }  # fmt: skip
    refused(hall.bank, hall.open(paper), 404, "found_file.unknown")


@KINDS
def test_asked_for_again_what_was_done_is_told_whatever_became_of_it(
    hall: Hall, kind: str
) -> None:
    hall.kept()
    hall.correction(kind)
    first = hall.correct()
    hall.bank.drain()
    for change in ("state = 'doing', expires_at = now()", "state = 'failed'"):
        hall.bank.owner.execute(f"UPDATE desk.discovery_remedy SET {change}")
        assert hall.correct().json == first.json
    assert (corrections(hall), hall.bank.drain()) == (1, 0)


@KINDS
def test_of_two_at_once_one_is_done(hall: Hall, kind: str) -> None:
    hall.kept()
    hall.correction(kind)
    call = Call("PUT", f"/api/v1/remedies/{CORRECTION}/correction", "tech", None)
    first, second = hall.bank.client.together([call, call])
    assert first.status == 200, first.text
    assert first.json == second.json
    assert (corrections(hall), hall.bank.drain()) == (1, 1)


def test_a_no_is_said_once_who_does_it_at_that_moment_has_ended(hall: Hall) -> None:
    paper = hall.kept()
    hall.correction("destroy", hours=-1)
    url, answered = hall.bank.database.owner, Event()
    with psycopg.connect(url) as other, psycopg.connect(url, autocommit=True) as eye:
        other.execute("SELECT 1 FROM vault.found_file FOR UPDATE")
        other.execute(_DONE, (CORRECTION, paper))

        def commit_when_waited_for() -> None:
            while not (answered.is_set() or eye.execute(_WAITS).fetchall()):
                """Until the gate waits, or has not."""
            other.commit()

        with ThreadPoolExecutor(1) as pool:
            committed = pool.submit(commit_when_waited_for)
            answer = hall.correct()
            answered.set()
            committed.result()
    assert answer.status == 200, answer.text
    assert answer.json["digest"] == "ab" * 32


@KINDS
def test_two_remedies_at_once_do_not_both_change_it(hall: Hall, kind: str) -> None:
    hall.kept()
    hall.correction(kind)
    hall.remedy(OTHER, path="x", kind="destroy", of=REMEDY, customer="")
    paths = [f"/api/v1/remedies/{ref}/correction" for ref in (CORRECTION, OTHER)]
    both = [Call("PUT", path, "tech", None) for path in paths]
    answers = hall.bank.client.together(both)
    done = [each for each in answers if each.status == 200]
    assert len(done) >= 1
    told = sorted(each.code for each in answers if each.status != 200)
    assert set(told) <= {NOT_APPROVED, "found_file.unknown"}
    # One after the other is permitted, but of what was destroyed nothing is done.
    assert corrections(hall) == len(done)


@KINDS
@pytest.mark.parametrize("who", BAD_TOKENS)
def test_nobody_without_the_scope_has_anything_corrected(
    hall: Hall, who: str | None, kind: str
) -> None:
    hall.kept()
    before = row(hall)
    hall.correction(kind)
    refused(hall.bank, hall.correct(who), *BAD_TOKENS[who])
    assert row(hall) == before


@KINDS
@pytest.mark.parametrize("who", ["alice", "pan", "sun", "audit"])
def test_other_roles_do_not(hall: Hall, who: str, kind: str) -> None:
    hall.kept()
    hall.correction(kind)
    refused(hall.bank, hall.correct(who), 403, "token.scope")
    assert corrections(hall) == 0


@KINDS
def test_a_person_does_not(hall: Hall, kind: str) -> None:
    hall.kept()
    before = row(hall)
    hall.correction(kind)
    hall.person("tech")
    refused(hall.bank, hall.correct(), 403, "found_file.program")
    untouched(hall, before, "found_file.program")


@KINDS
@pytest.mark.parametrize(
    "changes",
    [
        {"state": "asked"}, {"state": "approved"}, {"state": "done"},
        {"state": "failed"}, {"hours": 0}, {"hours": -1},
        {"kind": "quarantine", "customer": ""}, {"kind": "vault"},
        {"of": ""}, {"of": CORRECTION},
    ],
)  # fmt: skip
def test_nothing_is_done_that_was_not_approved_and_is_being_done(
    hall: Hall, kind: str, changes: dict[str, object]
) -> None:
    hall.kept()
    before = row(hall)
    hall.correction(kind, **changes)
    refused(hall.bank, hall.correct(), 403, NOT_APPROVED)
    untouched(hall, before, NOT_APPROVED)


def test_a_move_is_no_correction_and_a_correction_no_move(hall: Hall) -> None:
    hall.remedy()
    refused(hall.bank, hall.correct(ref=REMEDY), 403, NOT_APPROVED)
    hall.hand()
    hall.correction("reassign")
    refused(hall.bank, hall.hand(ref=CORRECTION, customer=CHEN.id), 403, NOT_APPROVED)
    assert hall.count() == 1


@KINDS
@pytest.mark.parametrize("change", ["state = 'failed'", "expires_at = now()"])
def test_what_ends_while_it_is_done_is_not_done(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, kind: str, change: str
) -> None:
    hall.kept()
    before = row(hall)
    hall.correction(kind)
    whole = correcting.act

    def told(*given: Any, **more: Any) -> Any:
        hall.bank.owner.execute(f"UPDATE desk.discovery_remedy SET {change}")
        return whole(*given, **more)

    monkeypatch.setattr(correcting, "act", told)
    refused_ = hall.correct()
    assert (refused_.status, refused_.code) == (403, NOT_APPROVED)
    untouched(hall, before, NOT_APPROVED)


def test_whose_it_is_to_be_may_be_erased_while_it_is_sealed_anew(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.kept()
    before = row(hall)
    hall.correction("reassign")
    whole = correcting.seal_paper

    def sealed(*given: Any) -> Any:
        hall.bank.owner.execute("UPDATE desk.discovery_remedy SET customer = ''")
        return whole(*given)

    monkeypatch.setattr(correcting, "seal_paper", sealed)
    assert hall.correct().code == NOT_APPROVED
    untouched(hall, before, NOT_APPROVED)


@pytest.mark.parametrize(
    ("customer", "status", "code"),
    [
        (LIU.id, 403, "found_file.same_customer"),
        (ERASED.id, 403, "customer.erased"),
        ("", 403, "customer.erased"),
    ],
)
def test_it_is_given_to_another_customer_who_has_a_key(
    hall: Hall, customer: str, status: int, code: str
) -> None:
    hall.kept()
    before = row(hall)
    hall.correction("reassign", customer=customer)
    refused(hall.bank, hall.correct(), status, code)
    untouched(hall, before, code)


def test_it_is_given_to_nobody_who_is_not_here(hall: Hall) -> None:
    hall.kept()
    before = row(hall)
    hall.correction("reassign", customer=NOBODY)
    refused(hall.bank, hall.correct(), 404, "customer.unknown")
    assert row(hall) == before


@pytest.mark.parametrize("kind", ["reassign", "destroy"])
def test_of_a_restricted_customer_it_is_corrected_and_nothing_is_shown(
    hall: Hall, kind: str
) -> None:
    hall.remedy(customer=RESTRICTED.id)
    hall.hand(customer=RESTRICTED.id)
    hall.correction(kind)
    answer = hall.correct()
    assert answer.status == 200, answer.text
    assert set(answer.json) == {"paper", "kind", "digest", "at"}


def test_of_an_erased_customer_it_is_given_to_nobody_and_destroyed(hall: Hall) -> None:
    hall.kept()
    hall.bank.owner.execute(
        "UPDATE vault.customer SET state = 2, wrapped_key = NULL, identity = NULL"
        " WHERE customer = %s",
        (LIU.id,),
    )
    hall.correction("reassign")
    refused(hall.bank, hall.correct(), 403, "customer.erased")
    hall.over(CORRECTION, "failed")
    hall.remedy(OTHER, kind="destroy", of=REMEDY, customer="")
    assert hall.correct(ref=OTHER).status == 200


def test_where_nobody_may_open_it_it_is_given_to_nobody_and_destroyed(
    hall: Hall,
) -> None:
    hall.kept()
    before = row(hall)
    hall.correction("reassign")
    shut_found_files(hall.bank.owner)
    refused(hall.bank, hall.correct(), 403, "found_file.shut")
    untouched(hall, before, "found_file.shut")
    hall.over(CORRECTION, "failed")
    hall.remedy(OTHER, kind="destroy", of=REMEDY, customer="")
    assert hall.correct(ref=OTHER).status == 200


def test_a_paper_that_does_not_open_is_given_to_nobody(hall: Hall) -> None:
    hall.kept()
    hall.bank.owner.execute("UPDATE vault.found_file SET body = body || 'x'")
    before = row(hall)
    hall.correction("reassign")
    answer = hall.correct()
    assert (answer.status, answer.code) == (403, "found_file.broken"), answer.text
    untouched(hall, before, "found_file.broken")


@KINDS
def test_what_was_destroyed_is_corrected_no_more(hall: Hall, kind: str) -> None:
    hall.kept()
    hall.correction("destroy")
    hall.correct()
    hall.over(CORRECTION)
    customer = CHEN.id if kind == "reassign" else ""
    hall.remedy(OTHER, kind=kind, of=REMEDY, customer=customer)
    refused(hall.bank, hall.correct(ref=OTHER), 404, "found_file.unknown")
    assert corrections(hall) == 1


@KINDS
def test_the_workers_client_is_told_what_was_done_by_the_gate(
    hall: Hall, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paper = hall.kept()
    token = tmp_path / "token"
    token.write_text("xht-1")
    token.chmod(0o600)

    def put(_client: GateClient, path: str, form: dict[str, str]) -> Told:
        answer = hall.bank.ask("tech", "PUT", path, form)
        return Told(answer.status, answer.json)

    monkeypatch.setattr(GateClient, "put", put)
    correct = worker_of(read_settings({"XINHU_VAULT_TOKEN_FILE": str(token)}))
    with pytest.raises(VaultNeverKeptError):
        correct(CORRECTION)
    hall.correction(kind)
    done = correct(CORRECTION)
    assert (done.paper, done.kind) == (paper, kind)
    hall.over(CORRECTION)
    assert correct(CORRECTION) == done
    assert corrections(hall) == 1


def test_whose_they_are_is_told_to_a_privacy_officer_in_person(hall: Hall) -> None:
    paper = hall.kept()
    ask = {"papers": [paper, "paper-zzzzzzzzzzzzzzzz"]}
    path = "/api/v1/found-files"
    refused(
        hall.bank, hall.bank.ask("pan", "POST", path, ask), 403, "found_file.person"
    )
    hall.person()
    size = hall.bank.size()
    answer = hall.bank.ask("pan", "POST", path, ask)
    assert answer.json == {"customers": {paper: LIU.id}}
    hall.correction("destroy")
    hall.correct()
    assert hall.bank.ask("pan", "POST", path, ask).json == {"customers": {}}
    assert hall.bank.size() == size, "it is no look"


@pytest.mark.parametrize("who", ["alice", "sun", "audit", "tech"])
def test_whose_they_are_is_told_to_no_other_role(hall: Hall, who: str) -> None:
    ask = {"papers": [hall.kept()]}
    hall.person(who)
    answer = hall.bank.ask(who, "POST", "/api/v1/found-files", ask)
    refused(hall.bank, answer, 403, "token.scope")
    assert LIU.id not in answer.text


@pytest.mark.parametrize(
    "papers", [["x"], ["paper-0123456789abcdef\n"], ["paper-0123456789abcdef"] * 101]
)
def test_what_are_no_papers_is_not_asked_about(hall: Hall, papers: list[str]) -> None:
    hall.person()
    answer = hall.bank.ask("pan", "POST", "/api/v1/found-files", {"papers": papers})
    refused(hall.bank, answer, 422, "request.malformed")
