"""The end of an assignment at the gate: in every process, whether or not a job ran."""

import time
from collections.abc import Iterator

import pytest
from django.db import connections

from bank import Bank, digest_of
from bank_expect import refused
from bank_people import ALICE, BOB, SUN
from staff_tree import ROOT, UNITS
from xinhu.core.base.clock import DAY, system_clock
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.organisation.assigning import assign, end
from xinhu.desks.staff.organisation.delegating import Delegating, delegate, withdraw
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.units import found
from xinhu.wiring.django_settings import database_from

LOOK = "/api/v1/disclosures"
_SHORT = "now() + interval '2 seconds'"


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
