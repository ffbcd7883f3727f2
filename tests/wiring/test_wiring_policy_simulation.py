"""A known week of looks, and exactly what other policies would have made of it."""

import json

import psycopg
import pytest

from bank import POLICIES
from bank_people import ALICE, SUN
from xinhu.core.base.clock import DAY, system_clock
from xinhu.core.policy.policy_set import PolicySet, Texts, texts_digest
from xinhu.desks.staff.policy_change.replaying import digest_of
from xinhu.desks.staff.policy_change.rules import load_ruleset
from xinhu.wiring.policy_simulation import simulate, simulate_waiting
from xinhu.wiring.rules import SHIPPED

RULESET = load_ruleset(SHIPPED, None)
_PROPOSAL = """
INSERT INTO desk.policy_proposal (reference, author_id, reason, base, base_digest,
    texts, digest, version, state, approval, proposed_at)
SELECT %s, min(id), '', 0, '', %s, %s, '', 'proposed', '', now()
FROM desk.staff_operator
"""
_AGE = """
UPDATE register.entry_index SET at = at - %s WHERE idx < %s
"""


def changed(file: str, old: str, new: str) -> Texts:
    """The shipped policies with one text replaced."""
    texts = dict(POLICIES.files)
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new)
    return tuple(sorted(texts.items()))


def closed_to_cases() -> PolicySet:
    """At the counter no field but C1 is shown by case any more."""
    old = '[GroundKind::"authorisation_letter", GroundKind::"service_case"]'
    new = '[GroundKind::"authorisation_letter"]'
    return POLICIES.with_texts(changed("20-counter.cedar", old, new))


def worker(bank) -> psycopg.Connection:
    return psycopg.connect(bank.database.url("xinhu_worker"), autocommit=True)


def replay(bank, after: PolicySet, shares: list[int] | None = None) -> dict:
    told = shares if shares is not None else []
    with worker(bank) as connection:
        now = system_clock()
        return simulate(
            connection,
            POLICIES,
            after,
            RULESET,
            now,
            lambda done, _whole: told.append(done),
        )


@pytest.fixture
def week(bank) -> list[int]:
    """Looks of a week: fourteen by case that show more than C1, and many others."""
    fourteen = []
    for number in range(14):
        fields = ["name", "mobile"] if number % 2 else ["name"]
        answer = bank.look(ground=bank.case(), fields=fields)
        assert answer.status == 200
        fourteen.append(answer.json["receipt"]["index"])
    for _ in range(6):
        assert bank.look().status == 200  # by letter
    assert bank.look(ground=bank.case(), fields=["branch"]).status == 200
    assert bank.look(ground=bank.case(), fields=["balance"]).status == 403
    assert bank.look("sun", ground=bank.case(), fields=["branch"]).status == 200
    search = {"field": "mobile", "value": "13800138000", "purpose": "customer_search"}
    assert bank.ask("alice", "POST", "/api/v1/searches", search).status == 200
    assert bank.look(token="stranger").status == 401
    return fourteen


@pytest.mark.duty("R3.5")
def test_fourteen_looks_would_now_be_refused_and_no_other(bank, week) -> None:
    shares: list[int] = []
    result = replay(bank, closed_to_cases(), shares)
    assert result["counts"] == {"refused": 14, "less": 0, "more": 0, "opened": 0}
    named = [one["entry"] for one in result["examples"]["refused"]]
    assert sorted(named) == week
    assert result["places"] == [["refused", "counter", "counter_service", 14]]
    assert result["looks"] == 24
    assert shares == sorted(shares)


def test_what_would_be_shown_more_or_less_or_be_permitted_is_counted(
    bank, week
) -> None:
    more = changed("20-counter.cedar", "up_to_partial", "up_to_clear")
    result = replay(bank, POLICIES.with_texts(more))
    assert result["counts"]["more"] == len(week) + 6
    assert result["counts"]["opened"] == 0
    balance = changed(
        "20-counter.cedar",
        'context.ground == GroundKind::"authorisation_letter"\n};\n\n@id("maint',
        'context.ground == GroundKind::"service_case"\n};\n\n@id("maint',
    )
    result = replay(bank, POLICIES.with_texts(balance))
    assert result["counts"] == {"refused": 0, "less": 0, "more": 0, "opened": 1}
    with worker(bank) as connection:
        back = simulate(
            connection,
            POLICIES.with_texts(more),
            POLICIES,
            RULESET,
            system_clock(),
            lambda *_: None,
        )
    assert back["counts"]["less"] == len(week) + 6


def test_what_would_not_change_changes_nothing(bank, week) -> None:
    result = replay(bank, POLICIES)
    assert not any(result["counts"].values())
    assert result["looks"] > len(week)


def test_only_the_last_seven_days_are_looked_at(bank, week) -> None:
    bank.owner.execute(_AGE, (8 * DAY, week[4]))
    result = replay(bank, closed_to_cases())
    assert result["counts"]["refused"] == 10


def test_a_standing_that_the_desk_kept_is_used_and_others_are_assumed(
    bank, week
) -> None:
    result = replay(bank, closed_to_cases())
    assert result["assumed"] == result["looks"], "no assignment is known here"
    bank.owner.execute(
        """
        WITH unit AS (
            INSERT INTO desk.staff_unit (code, name, kind, department, opened_at)
            VALUES ('ho', '总行', 'head_office', '', now()) RETURNING id)
        INSERT INTO desk.staff_assignment (operator_id, unit_id, kind, temporary, role,
            post, branch, department, starts_at, ended_why)
        SELECT o.id, unit.id, 'main', false, 'clerk', o.post, o.branch, 'it',
            now() - interval '1 day', ''
        FROM desk.staff_operator o, unit WHERE o.reference = %s
        """,
        (ALICE.ref,),
    )
    result = replay(bank, closed_to_cases())
    assert result["assumed"] == 1, "the supervisor's look"
    # In the technology department nothing was permitted, so nothing could be lost.
    assert result["counts"]["refused"] == 0
    assert result["unsure"] == len(week) + 8
    assert SUN.ref != ALICE.ref


def test_the_worker_keeps_the_result_once_for_each_proposal(bank, week) -> None:
    files = closed_to_cases().files
    bank.owner.execute(_PROPOSAL, ("pp-1", json.dumps(files), texts_digest(files)))
    with worker(bank) as connection:
        assert simulate_waiting(connection, RULESET, system_clock()) == 1
        assert simulate_waiting(connection, RULESET, system_clock()) == 0
    (row,) = bank.owner.execute(
        "SELECT state, share, result, digest FROM desk.policy_simulation"
    ).fetchall()
    state, share, result, digest = row
    assert (state, share, digest) == ("done", 100, digest_of(result))
    assert result["counts"]["refused"] == len(week)


def test_a_simulation_that_was_cut_off_is_begun_anew(bank, week) -> None:
    files = closed_to_cases().files
    bank.owner.execute(_PROPOSAL, ("pp-1", json.dumps(files), texts_digest(files)))
    bank.owner.execute(
        """INSERT INTO desk.policy_simulation (proposal_id, digest, state, share,
        started_at) SELECT id, '', 'running', 40, now() FROM desk.policy_proposal"""
    )
    with worker(bank) as connection:
        assert simulate_waiting(connection, RULESET, system_clock()) == 1
    assert week


def test_a_proposal_that_cannot_be_read_any_more_is_told_as_failed(bank) -> None:
    bank.owner.execute(_PROPOSAL, ("pp-1", '[["1.cedar", "x"]]', "d"))
    with worker(bank) as connection:
        assert simulate_waiting(connection, RULESET, system_clock()) == 1
    ((state,),) = bank.owner.execute(
        "SELECT state FROM desk.policy_simulation"
    ).fetchall()
    assert state == "failed"


def test_the_worker_is_told_about_looks_and_never_about_whom(bank, week) -> None:
    with worker(bank) as connection:
        rows = connection.execute("SELECT * FROM desk.looks_before(%s, 100)", (2**62,))
        assert rows.description is not None
        names = [column.name for column in rows.description]
        assert "customer" not in names
        text = str(rows.fetchall())
    for row in bank.entries():
        customer = row.entry["customer"]
        assert customer is None or customer not in text
    assert week


@pytest.mark.parametrize("role", ["xinhu_console"])
def test_the_console_reads_no_looks_and_writes_no_simulation(database, role) -> None:
    for forbidden in (
        "SELECT * FROM desk.looks_before(9, 9)",
        "UPDATE desk.policy_simulation SET state = 'done'",
        "INSERT INTO desk.policy_simulation (id) VALUES (1)",
    ):
        with (
            psycopg.connect(database.url(role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(forbidden)
