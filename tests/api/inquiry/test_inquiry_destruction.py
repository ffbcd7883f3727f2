"""POST /api/v1/inquiries/{ref}/destruction: by two, after the last day, certified."""

import hashlib
import json

import pytest

from bank import digest_of
from bank_expect import harmless
from counter import INQUIRIES, Counter
from simulators.asgi import Answer, Call


@pytest.fixture
def old(counter: Counter, ref: str) -> str:
    """An inquiry whose report is kept apart, and whose time is over."""
    counter.evaluate(ref)
    body = {"number": "JD-1", "place": "A-1"}
    placed = counter.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/custody", body)
    assert placed.status == 201, placed.text
    counter.bank.owner.execute("UPDATE inquiry.custody SET placed_on = '2019-01-05'")
    for who in ("alice", "bob", "sun", "pan"):
        counter.person(who)
    return ref


def _propose(counter: Counter, ref: str, who: str | None = "alice") -> Answer:
    return counter.bank.ask(who, "POST", f"{INQUIRIES}/{ref}/destruction")


def _confirm(
    counter: Counter, ref: str, digest: str, who: str | None = "pan"
) -> Answer:
    path = f"{INQUIRIES}/{ref}/destruction/confirmation"
    return counter.bank.ask(who, "POST", path, {"digest": digest})


def _salt(counter: Counter, kind: str = "report") -> list[bool]:
    rows = counter.bank.owner.execute(
        "SELECT salt IS NULL, destroyed_at IS NULL FROM inquiry.paper WHERE kind = %s",
        (kind,),
    ).fetchall()
    assert all(gone != there for gone, there in rows)
    return [gone for gone, _ in rows]


@pytest.mark.duty("R7.5")
def test_two_people_destroy_and_a_certificate_says_so(
    counter: Counter, old: str
) -> None:
    proposed = _propose(counter, old)
    assert proposed.status == 201, proposed.text
    waiting = counter.bank.ask("pan", "GET", f"{INQUIRIES}/destructions").json
    assert waiting["destructions"] == [proposed.json]
    done = _confirm(counter, old, proposed.json["digest"])
    assert done.status == 200, done.text
    certificate = done.json["certificate"]
    assert (certificate["number"], certificate["confirmed_by"]) == (1, "op-pan")
    assert _salt(counter) == [True]
    assert counter.events()[-2:] == ["destruction.proposed", "paper.destroyed"]
    entry = counter.bank.last()
    custody = counter.dossier(old).json["custody"]
    assert entry["detail"] == {
        "event": "paper.destroyed",
        "inquiry": old,
        "paper": custody["paper"],
        "destruction": 1,
        "digest": certificate["digest"],
        "proposer": "op-alice",
    }
    assert custody["destroyed_at"] == certificate["destroyed_at"]
    assert counter.dossier(old).json["destruction"] == done.json
    for path in ("destructions", "custody"):
        told = counter.bank.ask("pan", "GET", f"{INQUIRIES}/{path}").json
        assert [each for each in told.values() if each] == []


@pytest.mark.duty("R7.5")
def test_the_certificate_is_told_again_by_its_facts(counter: Counter, old: str) -> None:
    proposed = _propose(counter, old).json
    certificate = _confirm(counter, old, proposed["digest"]).json["certificate"]
    rows = counter.bank.owner.execute(
        "SELECT ref, body FROM inquiry.paper WHERE kind = 'report'"
    ).fetchall()
    ((paper, body),) = rows
    facts = {
        "type": "xinhu/destruction-certificate/v1",
        "number": 1,
        "inquiry": old,
        "paper": paper,
        "body": hashlib.sha256(body).hexdigest(),
        "proposal": proposed["digest"],
        "proposed_by": "op-alice",
        "proposed_at": proposed["proposed_at"],
        "confirmed_by": "op-pan",
        "destroyed_at": certificate["destroyed_at"],
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    assert certificate["digest"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.duty("R7.5")
def test_a_destroyed_report_opens_no_more(counter: Counter, old: str) -> None:
    assert counter.report(old).status == 200
    _confirm(counter, old, _propose(counter, old).json["digest"])
    answer = counter.report(old)
    assert answer.status in {403, 404}
    harmless(answer)
    moved = counter.bank.ask(
        "alice", "POST", f"{INQUIRIES}/{old}/custody/moves", {"place": "B"}
    )
    assert moved.code == "custody.destroyed"
    assert _propose(counter, old).code == "custody.destroyed"
    assert _confirm(counter, old, "ab" * 32).code == "destruction.missing"


@pytest.mark.duty("R7.5")
def test_letters_stay(counter: Counter, old: str) -> None:
    _confirm(counter, old, _propose(counter, old).json["digest"])
    for kind in ("letter", "identity_front", "identity_back"):
        assert _salt(counter, kind) == [False]


@pytest.mark.duty("R7.5")
def test_before_its_time_nothing_is_proposed(counter: Counter, old: str) -> None:
    counter.bank.owner.execute("UPDATE inquiry.custody SET placed_on = now()::date")
    answer = _propose(counter, old)
    assert (answer.status, answer.code) == (403, "destruction.early"), answer.text
    counter.bank.drain()
    assert counter.bank.last()["decision"] == "refuse"


@pytest.mark.duty("R7.5")
def test_what_changed_since_is_not_confirmed(counter: Counter, old: str) -> None:
    digest = _propose(counter, old).json["digest"]
    owner = counter.bank.owner
    owner.execute("UPDATE inquiry.custody SET placed_on = now()::date")
    assert _confirm(counter, old, digest).code == "destruction.early"
    owner.execute("UPDATE inquiry.custody SET placed_on = '2019-01-06'")
    assert _confirm(counter, old, digest).code == "destruction.digest"
    owner.execute("UPDATE inquiry.custody SET placed_on = '2019-01-05', place = 'B'")
    assert _confirm(counter, old, digest).code == "destruction.digest"
    assert _salt(counter) == [False]


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize("digest", ["ab" * 32, "x", "", "AB" * 32])
def test_what_was_not_seen_is_not_confirmed(
    counter: Counter, old: str, digest: str
) -> None:
    _propose(counter, old)
    answer = _confirm(counter, old, digest)
    assert (answer.status, answer.code) == (403, "destruction.digest")
    assert _salt(counter) == [False]


PROPOSERS = [
    ("bob", 403, "inquiry.elsewhere"),
    ("pan", 403, "inquiry.elsewhere"),
    ("audit", 403, "token.scope"),
    ("gone", 403, "standing.inactive"),
    ("nobody", 401, "token.unknown"),
    (None, 401, "token.missing"),
]
CONFIRMERS = [
    ("alice", 403, "token.scope"),
    ("sun", 403, "destruction.group"),
    ("audit", 403, "token.scope"),
    ("nobody", 401, "token.unknown"),
    (None, 401, "token.missing"),
]


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize(("who", "status", "code"), PROPOSERS)
def test_who_does_not_propose(
    counter: Counter, old: str, who: str, status: int, code: str
) -> None:
    answer = _propose(counter, old, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize(("who", "status", "code"), CONFIRMERS)
def test_who_does_not_confirm(
    counter: Counter, old: str, who: str, status: int, code: str
) -> None:
    answer = _confirm(counter, old, _propose(counter, old).json["digest"], who)
    assert (answer.status, answer.code) == (status, code), answer.text
    waiting = counter.bank.ask(who, "GET", f"{INQUIRIES}/destructions")
    assert (waiting.status, waiting.code) == (status, code)
    assert _salt(counter) == [False]


@pytest.mark.duty("R7.5")
def test_whoever_proposed_does_not_confirm(counter: Counter, old: str) -> None:
    owner = counter.bank.owner
    digest = _propose(counter, old).json["digest"]
    owner.execute("UPDATE inquiry.destruction SET proposed_names = '{op-alice,op-pan}'")
    assert _confirm(counter, old, digest).code == "destruction.self"
    assert _salt(counter) == [False]


def test_a_program_destroys_nothing(counter: Counter, old: str) -> None:
    digest = _propose(counter, old).json["digest"]
    counter.bank.owner.execute(
        "UPDATE desk.staff_token SET kind = 'api' WHERE digest = ANY(%s)",
        ([digest_of("pan"), digest_of("sun")],),
    )
    assert _confirm(counter, old, digest).code == "inquiry.person"
    assert _propose(counter, old, "sun").code == "inquiry.person"


def test_a_proposal_waits_for_a_time_only(counter: Counter, old: str) -> None:
    first = _propose(counter, old).json
    assert _propose(counter, old, "sun").code == "destruction.twice"
    counter.bank.owner.execute("UPDATE inquiry.destruction SET waits_until = 1")
    assert _confirm(counter, old, first["digest"]).code == "destruction.missing"
    second = _propose(counter, old, "sun").json
    assert _confirm(counter, old, first["digest"]).code == "destruction.digest"
    assert _confirm(counter, old, second["digest"]).status == 200


def test_two_at_once_destroy_once(counter: Counter, old: str) -> None:
    digest = _propose(counter, old).json["digest"]
    path = f"{INQUIRIES}/{old}/destruction/confirmation"
    call = Call("POST", path, "pan", {"digest": digest})
    answers = sorted(a.status for a in counter.bank.client.together([call] * 3))
    assert answers[0] == 200
    assert set(answers[1:]) <= {404, 409}
    assert counter.events().count("paper.destroyed") == 1


def test_what_was_never_put_away_is_not_destroyed(counter: Counter, ref: str) -> None:
    counter.person("alice")
    assert _propose(counter, ref).code == "custody.missing"
    assert _propose(counter, "inquiry-none").code == "inquiry.unknown"


def _object(counter: Counter, ref: str) -> Answer:
    body = {"subjects": ["overdue_record"], "by": "customer", "words": "已按时还清"}
    return counter.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/objections", body)


@pytest.mark.duty("R7.5")
def test_while_an_objection_waits_nothing_is_destroyed(
    counter: Counter, old: str
) -> None:
    digest = _propose(counter, old).json["digest"]
    own = _object(counter, old).json["ref"]
    refused = _confirm(counter, old, digest)
    assert (refused.status, refused.code) == (403, "destruction.disputed")
    assert _salt(counter) == [False]
    counter.bank.drain()
    entry = counter.bank.last()
    assert (entry["decision"], entry["detail"]["event"]) == (
        "refuse",
        "paper.destroyed",
    )
    said = {"outcome": "unchanged", "words": "与合同一致"}
    answered = counter.bank.ask("sun", "POST", f"/api/v1/objections/{own}/answer", said)
    assert answered.status == 200, answered.text
    assert _confirm(counter, old, digest).status == 200


@pytest.mark.duty("R7.5")
def test_while_an_objection_waits_no_destruction_is_proposed(
    counter: Counter, old: str
) -> None:
    assert _object(counter, old).status == 201
    refused = _propose(counter, old)
    assert (refused.status, refused.code) == (403, "destruction.disputed")
    counter.close("customer.erased")
    assert _propose(counter, old).status == 201, "nothing is left to dispute"


@pytest.mark.duty("R7.5")
def test_a_destroyed_report_is_not_objected_to(counter: Counter, old: str) -> None:
    _confirm(counter, old, _propose(counter, old).json["digest"])
    answer = _object(counter, old)
    assert (answer.status, answer.code) == (404, "report.missing")
    assert counter.dossier(old).json["objections"] == []
    assert counter.events().count("objection.taken") == 0


@pytest.mark.duty("R7.5")
def test_of_an_objection_and_a_destruction_at_once_one_is_had(
    counter: Counter, old: str
) -> None:
    digest = _propose(counter, old).json["digest"]
    body = {"subjects": ["overdue_record"], "by": "customer", "words": "已按时还清"}
    one = f"{INQUIRIES}/{old}"
    calls = [
        Call("POST", f"{one}/objections", "alice", body),
        Call("POST", f"{one}/destruction/confirmation", "pan", {"digest": digest}),
    ]
    taken, destroyed = (each.status for each in counter.bank.client.together(calls))
    assert (taken, destroyed) in {(201, 403), (404, 200)}
