"""A supervisor reads one day of their branch, as the operators' table tells it."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from bank import Bank
from bank_expect import refused
from bank_people import BAD_TOKENS, CHAOYANG, CHEN, HAIDIAN, HEAD, LIU, ZHOU, leaked
from simulators.asgi import Answer
from xinhu.core.base.clock import Instant, from_text, system_clock, to_datetime
from xinhu.core.register.act import act, pack
from xinhu.wiring.training import ZONE

PATH = "/api/v1/supervision/entries"


def today() -> date:
    return to_datetime(system_clock()).astimezone(ZONE).date()


def day(
    bank: Bank, who: str | None = ZHOU.ref[3:], query: str = "", on: str = ""
) -> Answer:
    return bank.ask(who, "GET", f"{PATH}?day={on or today()}{query}")


def actors(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    return [each["entry"]["actor"] for each in answer.json["entries"]]


def did(bank: Bank, actor: str, at: str | Instant, event: str = "x.done") -> None:
    """Let an act of any time arrive in the register, as a late outbox would."""
    moment = at if isinstance(at, int) else from_text(at)
    facts = act(event, actor=actor, post="counter", zone="branch", at=moment)
    bank.owner.execute(
        "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s)", (pack(facts),)
    )
    bank.drain()


def filled(bank: Bank) -> None:
    """Looks of two branches, one refused, and an act of the head office."""
    bank.look()
    bank.look("bob", customer=CHEN.id)
    bank.look("alice-narrow")
    bank.ask("sun", "POST", f"/api/v1/grounds/{bank.letter()['ref']}/withdraw")
    bank.drain()
    bank.look("pan", purpose="statutory_inquiry", ground=bank.order())
    did(bank, "system:worker", system_clock())


@pytest.mark.duty("R6.7")
def test_a_supervisor_reads_their_own_branch_s_day_oldest_first(bank: Bank) -> None:
    filled(bank)
    answer = day(bank)
    assert actors(answer) == ["op-alice", "op-alice", "op-sun"]
    assert answer.json["unit"] == CHAOYANG
    assert answer.json["day"] == str(today())
    assert answer.headers["cache-control"] == "no-store"
    assert not leaked(answer.text)


def test_every_entry_of_a_day_stands_on_exactly_one_branch_s_list(bank: Bank) -> None:
    filled(bank)
    read = []
    for unit in (CHAOYANG, HAIDIAN, HEAD):
        answer = day(bank, "he", f"&unit={quote(unit)}")
        read += [each["index"] for each in answer.json["entries"]]
    assert sorted(read) == list(range(bank.size()))


def test_what_no_operator_did_belongs_to_the_head_office(bank: Bank) -> None:
    filled(bank)
    assert actors(day(bank, "he")) == ["op-pan", "system:worker"]


def test_another_branch_is_refused_whatever_the_request_says(bank: Bank) -> None:
    filled(bank)
    for unit in (HAIDIAN, HEAD, "朝阳支行 ", "nowhere"):
        answer = day(bank, query=f"&unit={quote(unit)}")
        refused(bank, answer, 403, "supervision.other_unit")
    assert actors(day(bank, query=f"&unit={quote(CHAOYANG)}")) == actors(day(bank))


def test_a_transfer_holds_from_the_next_request_on(bank: Bank) -> None:
    filled(bank)
    move = "UPDATE desk.staff_operator SET branch = %s WHERE reference = 'op-zhou'"
    bank.owner.execute(move, (HAIDIAN,))
    assert actors(day(bank)) == ["op-bob"]
    refused(
        bank,
        day(bank, query=f"&unit={quote(CHAOYANG)}"),
        403,
        "supervision.other_unit",
    )
    bank.owner.execute(move, ("",))
    refused(bank, day(bank), 403, "supervision.other_unit")


def test_a_supervisor_who_left_reads_nothing(bank: Bank) -> None:
    bank.owner.execute(
        "UPDATE desk.staff_operator SET is_active = false WHERE reference = 'op-zhou'"
    )
    refused(bank, day(bank), 403, "standing.inactive")


@pytest.mark.parametrize("token", ["alice", "sun", "pan", "audit", "tech"])
def test_no_other_role_reads_by_this_address(bank: Bank, token: str) -> None:
    refused(bank, day(bank, token), 403, "token.scope")


@pytest.mark.parametrize(("token", "expected"), list(BAD_TOKENS.items()))
def test_a_token_that_is_none_reads_nothing(
    bank: Bank, token: str | None, expected: tuple[int, str]
) -> None:
    refused(bank, day(bank, token), *expected)


@pytest.mark.parametrize("path", ["/api/v1/entries", f"/api/v1/customers/{LIU.id}"])
def test_the_scope_opens_nothing_else(bank: Bank, path: str) -> None:
    bank.look()
    refused(bank, bank.ask("zhou", "GET", path), 403, "token.scope")
    refused(bank, bank.ask("zhou", "GET", "/api/v1/entries/0"), 403, "token.scope")


def test_a_supervisor_s_own_entries_stand_among_the_others(bank: Bank) -> None:
    bank.look("zhou")
    assert actors(day(bank)) == ["op-zhou"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?day=",
        "?day=today",
        "?day=20261123",
        "?day=2026-W48-1",
        "?day=2026-11-31",
        "?day=2026-02-29",
        "?day=0001-01-01",
        "?day=9999-12-31",
        "?day=2026-11-23T00:00:00",
        "?day=2026-11-23/2027-11-23",
        "?day=2026-11-23&day=2026-11-24",
        "?day=2026-11-23&from=2000-01-01T00:00:00Z",
        "?day=2026-11-23&to=2100-01-01T00:00:00Z",
        "?day=2026-11-23&actor=op-bob",
        "?day=2026-11-23&after=-1",
        "?day=2026-11-23&after=" + "9" * 19,
        "?day=2026-11-23&limit=all",
        "?day=2026-11-23&unit=%00",
        "?day=2026-11-23&unit=" + "x" * 101,
        "?day=%D9%A2%D9%A0%D9%A2%D9%A6-11-23",
        "?from=2000-01-01&to=2100-01-01",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(bank: Bank, query: str) -> None:
    refused(bank, bank.ask("zhou", "GET", PATH + query), 422, "request.query")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_is_read_and_nothing_else(bank: Bank, method: str) -> None:
    refused(bank, bank.ask("zhou", method, PATH), 405, "request.method")


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2026-11-22T15:59:59.999999Z", "2026-11-22"),
        ("2026-11-22T16:00:00.000000Z", "2026-11-23"),
        ("2026-11-30T15:59:59.999999Z", "2026-11-30"),
        ("2026-11-30T16:00:00.000000Z", "2026-12-01"),
        ("2026-12-31T15:59:59.999999Z", "2026-12-31"),
        ("2026-12-31T16:00:00.000000Z", "2027-01-01"),
    ],
)
def test_midnight_is_that_of_the_branch(bank: Bank, at: str, on: str) -> None:
    did(bank, "op-alice", at)
    around = date.fromisoformat(on)
    for distance in (-1, 0, 1):
        asked = str(around + timedelta(days=distance))
        assert len(actors(day(bank, on=asked))) == (distance == 0)


def test_what_arrived_late_in_the_register_stands_on_its_own_day(bank: Bank) -> None:
    did(bank, "op-alice", "2026-11-23T04:00:00.000000Z", "a.first")
    did(bank, "op-alice", "2026-11-25T04:00:00.000000Z", "a.later")
    did(bank, "op-alice", "2026-11-23T05:00:00.000000Z", "a.late")
    events = [
        each["entry"]["detail"]["event"]
        for each in day(bank, on="2026-11-23").json["entries"]
    ]
    assert events == ["a.first", "a.late"]


def test_pages_follow_each_other_without_gap_or_repeat(bank: Bank) -> None:
    for _ in range(7):
        bank.look()
        bank.look("bob")
    found: list[int] = []
    after: Mapping[str, object] | str = ""
    while True:
        page = day(bank, query=f"&limit=3{after}").json["entries"]
        if not page:
            break
        found += [each["index"] for each in page]
        after = f"&after={found[-1]}"
    whole = [each["index"] for each in day(bank).json["entries"]]
    assert found == whole
    assert len(whole) == 7


def test_reading_leaves_no_entry_and_comes_as_hashed_bytes(bank: Bank) -> None:
    receipt = bank.look().json["receipt"]
    (each,) = day(bank).json["entries"]
    assert (each["index"], each["leaf"]) == (receipt["index"], receipt["leaf"])
    assert each["entry"] == json.loads(json.dumps(bank.last()))
    assert bank.size() == 1


def test_acts_stay_with_the_branch_they_were_done_in(bank: Bank) -> None:
    did(bank, "op-alice", "2026-11-23T04:00:00.000000Z", "a.before")
    did(bank, "op-alice", "2026-11-25T04:00:00.000000Z", "a.after")
    bank.owner.execute(
        "UPDATE desk.staff_operator SET branch = %s WHERE reference = 'op-alice'",
        (HAIDIAN,),
    )
    _assigned(bank, CHAOYANG, "2026-01-01T00:00:00Z", "2026-11-24T08:00:00Z")
    _assigned(bank, HAIDIAN, "2026-11-24T08:00:00Z", None)
    assert actors(day(bank, on="2026-11-23")) == ["op-alice"]
    assert actors(day(bank, on="2026-11-25")) == []
    for on, unit, count in (
        ("2026-11-23", HAIDIAN, 0),
        ("2026-11-25", HAIDIAN, 1),
        ("2026-11-23", CHAOYANG, 1),
    ):
        assert len(actors(day(bank, "he", f"&unit={quote(unit)}", on))) == count


def _assigned(bank: Bank, branch: str, start: str, end: str | None) -> None:
    """Give Alice a main assignment, as the staff desk would have written it."""
    bank.owner.execute(
        "INSERT INTO desk.staff_unit (code, name, kind, department, parent_id,"
        " opened_at) SELECT 'head', '总行', 'head_office', '', NULL, now()"
        " WHERE NOT EXISTS (SELECT FROM desk.staff_unit)"
    )
    bank.owner.execute(
        "INSERT INTO desk.staff_assignment (operator_id, unit_id, kind, temporary,"
        " role, post, branch, department, starts_at, ended_at, ended_why)"
        " SELECT o.id, u.id, 'main', false, 'clerk', 'counter', %s, 'counter', %s, %s,"
        " '' FROM desk.staff_operator o, desk.staff_unit u"
        " WHERE o.reference = 'op-alice'",
        (branch, start, end),
    )
