"""The end of an assignment at the gate: in every process, whether or not a job ran."""

import time
from collections.abc import Iterator

import pytest
from django.db import connections

from bank import Bank, digest_of
from bank_expect import refused
from bank_people import ALICE, BOB, LIU, SUN
from simulators.asgi import Answer
from staff_tree import ROOT, UNITS
from xinhu.core.base.clock import DAY, system_clock
from xinhu.desks.staff.models import Operator, Session, Token
from xinhu.desks.staff.organisation.assigning import assign, end
from xinhu.desks.staff.organisation.delegating import Delegating, delegate, withdraw
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.units import found
from xinhu.desks.staff.sessions.opening import Opening, open_session
from xinhu.desks.staff.sessions.rules import SessionRules
from xinhu.desks.staff.sessions.taking_post import Guard, put_back, take_post
from xinhu.wiring.django_settings import database_from

LOOK = "/api/v1/disclosures"
APPROVALS = "/api/v1/approvals"
_SHORT = "now() + interval '2 seconds'"
SEEN = "console-session"


@pytest.fixture
def desk(bank: Bank) -> Iterator[None]:
    """The doors of the staff desk over the bank's tables, under the console's role."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(bank.database.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    for unit in UNITS:
        found(unit, by=ROOT, now=system_clock())
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def operator(ref: str) -> Operator:
    return Operator.objects.get(reference=ref)


def under(bank: Bank, token: str, **what: object) -> None:
    """Let a token have been opened under an assignment or a delegation."""
    assert bank
    Token.objects.filter(digest=digest_of(token)).update(**what)


@pytest.mark.duty("R6.2")
def test_a_token_stops_when_the_main_assignment_is_over(bank: Bank) -> None:
    gates = (bank.client, bank.another_gate())
    wish = bank.wish()
    set_end = f"UPDATE desk.staff_operator SET standing_until = {_SHORT}"
    bank.owner.execute(f"{set_end} WHERE reference = 'op-alice'")
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).status == 200
    time.sleep(2)
    for gate in gates:
        answer = gate.request("POST", LOOK, "alice", wish)
        refused(bank, answer, 401, "token.expired", entry=True)


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("way", ["move", "leave"])
@pytest.mark.usefixtures("desk")
def test_a_transfer_or_departure_holds_from_the_next_request_in_every_gate(
    bank: Bank, way: str
) -> None:
    gates = (bank.client, bank.another_gate())
    wish = bank.wish()
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).status == 200
    if way == "move":
        place = Place(unit="credit", post="loan_officer")
        move(operator(ALICE.ref), Move(place=place), by=ROOT, now=system_clock())
    else:
        leave(operator(ALICE.ref), "left", by=ROOT, now=system_clock())
    for gate in gates:
        answer = gate.request("POST", LOOK, "alice", wish)
        refused(bank, answer, 401, "token.revoked", entry=True)


@pytest.mark.usefixtures("desk")
def test_a_token_under_a_further_post_speaks_for_that_post(bank: Bank) -> None:
    now = system_clock()
    wish = bank.wish()
    made = assign(
        operator(BOB.ref), Place(unit="credit", post="post_loan"), by=ROOT, now=now
    )
    under(bank, "bob", assignment=made)
    for gate in (bank.client, bank.another_gate()):
        assert gate.request("POST", LOOK, "bob", wish).status == 200
        assert bank.last()["post"] == "post_loan"
    end(made, "ended", by=ROOT, now=system_clock())
    answer = bank.ask("bob", "POST", LOOK, wish)
    refused(bank, answer, 401, "token.revoked", entry=True)


def test_a_token_under_a_further_post_stops_with_it(bank: Bank) -> None:
    gates = (bank.client, bank.another_gate())
    wish = bank.wish()
    bank.owner.execute(
        "WITH u AS (INSERT INTO desk.staff_unit (code, name, kind, department,"
        " opened_at) VALUES ('head', '总行', 'head_office', '', now()) RETURNING id),"
        " a AS (INSERT INTO desk.staff_assignment (operator_id, unit_id, kind,"
        " temporary, role, post, branch, department, starts_at, ends_at, ended_why)"
        " SELECT o.id, u.id, 'additional', true, 'clerk', 'post_loan', '总行',"
        f" 'credit', now(), {_SHORT}, '' FROM u, desk.staff_operator o"
        " WHERE o.reference = 'op-bob' RETURNING id)"
        " UPDATE desk.staff_token SET assignment_id = a.id FROM a WHERE digest = %s",
        (digest_of("bob"),),
    )
    for gate in gates:
        assert gate.request("POST", LOOK, "bob", wish).status == 200
    time.sleep(2)
    for gate in gates:
        answer = gate.request("POST", LOOK, "bob", wish)
        refused(bank, answer, 401, "token.expired", entry=True)


@pytest.mark.usefixtures("desk")
def test_what_was_handed_on_speaks_for_the_givers_post_until_taken_back(
    bank: Bank,
) -> None:
    now = system_clock()
    sun, bob = operator(SUN.ref), operator(BOB.ref)
    place = Place(unit="counter", post="counter_supervisor", ends=now + 9 * DAY)
    move(sun, Move(place=place), by=ROOT, now=now)
    chief = Place(unit="haidian", post="counter_supervisor")
    move(bob, Move(place=chief), by=ROOT, now=now)
    wanted = Delegating(scopes=frozenset({"approve", "review"}), ends=now + DAY)
    made = delegate(sun, bob, wanted, by=ROOT, now=now, approval="approval-x")
    under(
        bank,
        "bob",
        assignment=made.assignment,
        delegation=made,
        scopes=made.scopes,
        revoked_at=None,
    )
    waiting = bank.ask("bob", "GET", "/api/v1/approvals")
    assert waiting.status == 200
    withdraw(made, by=ROOT, now=system_clock())
    answer = bank.ask("bob", "GET", "/api/v1/approvals")
    assert answer.status == 401


@pytest.mark.duty("R6.4")
@pytest.mark.usefixtures("desk")
def test_a_vote_under_a_delegation_names_it_and_is_none_on_the_givers_own_request(
    bank: Bank,
) -> None:
    now = system_clock()
    sun, bob, alice = operator(SUN.ref), operator(BOB.ref), operator(ALICE.ref)
    supervises = Place(unit="counter", post="counter_supervisor")
    move(sun, Move(place=supervises), by=ROOT, now=now)
    move(alice, Move(place=Place(unit="counter", post="counter")), by=ROOT, now=now)
    chief = Place(unit="haidian", post="counter_supervisor")
    move(bob, Move(place=chief), by=ROOT, now=now)
    wanted = Delegating(scopes=frozenset({"approve"}), ends=now + DAY)
    made = delegate(sun, bob, wanted, by=ROOT, now=now, approval="approval-x")
    here = {"assignment": made.assignment, "delegation": made, "scopes": made.scopes}
    under(bank, "bob", **here, revoked_at=None)
    for token in ("alice", "sun"):
        under(bank, token, revoked_at=None)
    wish = {
        "customer": LIU.id,
        "purpose": "counter_service",
        "fields": ["name"],
        "reason": "客户致电核对姓名",
    }

    def vote(asker: str, says: str) -> Answer:
        asked = bank.ask(asker, "POST", APPROVALS, wish)
        assert asked.status == 201, asked.text
        stated = {"digest": asked.json["digest"], "reason": "已核对"}
        return bank.ask(
            "bob", "POST", f"{APPROVALS}/{asked.json['ref']}/{says}", stated
        )

    for says, event in (("grant", "approval.granted"), ("deny", "approval.denied")):
        refused(bank, vote("sun", says), 403, "approval.self")
        bank.drain()
        told = bank.last()
        assert (told["decision"], told["actor"]) == ("refuse", BOB.ref)
        assert told["detail"] == {"event": event, "by_delegation": made.pk}
    assert vote("alice", "grant").status == 200
    bank.drain()
    told = bank.last()
    assert told["detail"]["event"] == "approval.granted"
    assert told["detail"]["by_delegation"] == made.pk


def session_of(ref: str, *scopes: str) -> Session:
    """Open a session at the console whose token at the gate is ``SEEN``."""
    opening = Opening(
        token=f"xinhu-{SEEN}",
        scopes=scopes,
        zone="branch",
        device=b"d" * 32,
        until=None,
        at=system_clock(),
    )
    rules = SessionRules(idle_lock=600, idle_end=900, longest=9_000, device=90)
    return open_session(operator(ref), opening, rules, known=False)


def take(session: Session, code: str) -> None:
    guard = Guard(roles=(), shown_at=None)
    now = system_clock()
    take_post(session, code, guard=guard, rules=staff_rules(), now=now)


@pytest.mark.duty("R6.4")
@pytest.mark.usefixtures("desk")
def test_a_session_speaks_in_every_gate_for_the_post_it_was_switched_to(
    bank: Bank,
) -> None:
    gates = (bank.client, bank.another_gate())
    wish = bank.wish()
    place = Place(unit="credit", post="post_loan")
    made = assign(operator(BOB.ref), place, by=ROOT, now=system_clock())
    session = session_of(BOB.ref, "disclose", "search")
    take(session, f"assignment-{made.pk}")
    for gate in gates:
        assert gate.request("POST", LOOK, SEEN, wish).status == 200
        assert bank.last()["post"] == "post_loan"
    # A program's token of the same person is none of it.
    assert bank.ask("bob", "POST", LOOK, wish).status == 200
    assert bank.last()["post"] == "counter"
    end(made, "ended", by=ROOT, now=system_clock())
    for gate in gates:
        assert gate.request("POST", LOOK, SEEN, wish).status in {401, 403}
    assert bank.ask("bob", "POST", LOOK, wish).status == 200
    put_back(session, rules=staff_rules(), now=system_clock())
    for gate in gates:
        assert gate.request("POST", LOOK, SEEN, wish).status == 200
        assert bank.last()["post"] == "counter"


@pytest.mark.duty("R6.4")
@pytest.mark.usefixtures("desk")
def test_a_delegation_ends_by_the_clock_for_an_open_session_in_every_gate(
    bank: Bank,
) -> None:
    gates = (bank.client, bank.another_gate())
    now = system_clock()
    sun, bob = operator(SUN.ref), operator(BOB.ref)
    place = Place(unit="counter", post="counter_supervisor", ends=now + 9 * DAY)
    move(sun, Move(place=place), by=ROOT, now=now)
    chief = Place(unit="haidian", post="counter_supervisor")
    move(bob, Move(place=chief), by=ROOT, now=now)
    wanted = Delegating(scopes=frozenset({"approve"}), ends=now + DAY)
    made = delegate(sun, bob, wanted, by=ROOT, now=now, approval="approval-x")
    session = session_of(BOB.ref, "disclose", "approve")
    take(session, f"delegation-{made.pk}")
    for gate in gates:
        assert gate.request("GET", "/api/v1/approvals", SEEN).status == 200
        # What was not handed on is not to be had, though the main post has it.
        look = gate.request("POST", LOOK, SEEN, bank.wish())
        refused(bank, look, 403, "token.scope", entry=True)
    bank.owner.execute(f"UPDATE desk.staff_delegation SET ends_at = {_SHORT}")
    for gate in gates:  # so that each remembers the bearer until then
        gate.request("GET", "/api/v1/approvals", SEEN)
    time.sleep(2)
    for gate in gates:
        assert gate.request("GET", "/api/v1/approvals", SEEN).status == 401
    put_back(session, rules=staff_rules(), now=system_clock())
    for gate in gates:
        assert gate.request("GET", "/api/v1/approvals", SEEN).status == 200
    assert Token.objects.get(digest=digest_of(SEEN)).delegation_id is None
