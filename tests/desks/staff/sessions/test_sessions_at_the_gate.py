"""A session held open: what ends or locks it is seen by every gate at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from bank import Bank
from bank_people import ALICE
from xinhu.core.base.clock import DAY, SECOND, Instant, system_clock, to_datetime
from xinhu.desks.staff.models import Operator, Session, Token
from xinhu.desks.staff.organisation.models import Leave
from xinhu.desks.staff.session_tokens import session_token
from xinhu.desks.staff.sessions.ending import end_session, end_sessions
from xinhu.desks.staff.sessions.locking import lock_session, unlock_session
from xinhu.desks.staff.sessions.opening import Opening, open_session
from xinhu.desks.staff.sessions.rules import SessionRules
from xinhu.desks.staff.sessions.sweeping import sweep_sessions
from xinhu.desks.staff.token_errors import OperatorAwayError
from xinhu.wiring.django_settings import database_from

RULES = SessionRules(idle_lock=600, idle_end=3600, longest=43200, device=90)
SCOPES = ("break_glass", "disclose", "grounds", "search")


def token_of(key: str) -> str:
    return session_token("c" * 50, key)


def spoken(key: str) -> str:
    """Return the token as it comes to the gate: its test client says a word before."""
    return f"xinhu-{token_of(key)}"


def come_in(key: str, **changes: object) -> Session:
    """Log Alice in as the console does, under a session's key."""
    alice = Operator.objects.get(reference=ALICE.ref)
    opening = {
        "token": spoken(key),
        "scopes": SCOPES,
        "zone": "branch",
        "device": b"d" * 32,
        "until": None,
        "at": system_clock(),
        **changes,
    }
    return open_session(alice, Opening(**opening), RULES, known=True)  # type: ignore[arg-type]  # typed by the class


@contextmanager
def console_of(bank: Bank) -> Iterator[None]:
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(
        {**database_from(bank.database.console), "CONN_MAX_AGE": 0}
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@pytest.fixture
def gates(bank) -> Iterator[Callable[[str], set[tuple[int, str | None]]]]:
    """Two gate processes' worth of gates, each with its own memory of bearers."""
    others = [bank.client, bank.another_gate()]

    def look(key: str) -> set[tuple[int, str | None]]:
        answers = [
            gate.request("POST", "/api/v1/disclosures", token_of(key), bank.wish())
            for gate in others
        ]
        return {(answer.status, answer.code_or_none) for answer in answers}

    with console_of(bank):
        yield look


SHOWN = {(200, None)}


@pytest.mark.duty("R6.2")
def test_a_new_log_in_is_served_and_the_one_before_refused_at_once(gates) -> None:
    come_in("one")
    assert gates("one") == SHOWN
    come_in("two")
    assert gates("one") == {(401, "token.revoked")}
    assert gates("two") == SHOWN


@pytest.mark.duty("R6.2")
def test_ending_somebodys_sessions_holds_from_the_next_request_on(gates) -> None:
    session = come_in("one")
    assert gates("one") == SHOWN
    assert end_sessions(session.operator, "standing", system_clock()) == 1
    assert gates("one") == {(401, "token.revoked")}


@pytest.mark.duty("R6.2")
def test_a_locked_session_is_refused_until_it_is_unlocked_under_another_key(
    gates,
) -> None:
    session = come_in("one")
    assert gates("one") == SHOWN
    lock_session(session.pk, "idle", system_clock())
    assert gates("one") == {(401, "session.locked")}
    unlock_session(session.pk, spoken("two"), system_clock())
    assert gates("two") == SHOWN
    assert gates("one") == {(401, "token.unknown")}


def test_a_session_that_is_over_is_never_unlocked(gates) -> None:
    session = come_in("one")
    lock_session(session.pk, "idle", system_clock())
    end_session(session.pk, "longest", system_clock())
    assert unlock_session(session.pk, spoken("two"), system_clock()) == 0
    assert gates("two") == {(401, "token.unknown")}
    assert lock_session(session.pk, "idle", system_clock()) == 0


def on_leave(begins: Instant, until: Instant) -> Leave:
    """Let Alice be kept out by a leave, as the desk enters one."""
    return Leave.objects.create(
        operator=Operator.objects.get(reference=ALICE.ref),
        first_day=to_datetime(begins).date(),
        last_day=to_datetime(until).date(),
        days=1,
        entered_at=to_datetime(begins),
        blocks_from=to_datetime(begins),
        blocks_until=to_datetime(until),
    )


@pytest.mark.duty("R6.6")
def test_a_leave_holds_at_every_gate_by_the_clock_and_ends_by_itself(gates) -> None:
    come_in("one")
    assert gates("one") == SHOWN
    now = system_clock()
    later = on_leave(Instant(now + DAY), Instant(now + 3 * DAY))
    assert gates("one") == SHOWN
    Leave.objects.filter(pk=later.pk).update(
        blocks_from=to_datetime(Instant(now - SECOND))
    )
    assert gates("one") == {(403, "standing.away")}
    Leave.objects.filter(pk=later.pk).update(
        blocks_from=to_datetime(Instant(now - DAY)),
        blocks_until=to_datetime(Instant(system_clock() + 2 * SECOND)),
    )
    assert gates("one") == {(403, "standing.away")}
    time.sleep(2)  # nobody does anything, and no number changes
    assert gates("one") == SHOWN
    on_leave(Instant(now - DAY), Instant(now + DAY))
    assert gates("one") == {(403, "standing.away")}
    Leave.objects.update(withdrawn_at=to_datetime(now))
    assert gates("one") == SHOWN


@pytest.mark.duty("R6.6")
def test_no_session_is_opened_and_an_open_one_ends_during_a_leave(gates) -> None:
    session = come_in("one")
    now = system_clock()
    on_leave(Instant(now - DAY), Instant(now + DAY))
    assert sweep_sessions(RULES, system_clock()) == (0, 1)
    session.refresh_from_db()
    assert session.why == "leave"
    assert gates("one") == {(401, "token.revoked")}
    with pytest.raises(OperatorAwayError):
        come_in("two")
    assert gates("two") == {(401, "token.unknown")}


def test_the_token_holds_no_longer_than_the_password(gates) -> None:
    come_in("one", until=Instant(system_clock() - SECOND))
    assert gates("one") == {(401, "token.expired")}


@pytest.mark.duty("R6.2")
def test_of_many_log_ins_at_once_one_session_and_one_token_are_left(gates) -> None:
    """Each thread has a connection of its own, as each process of the console has."""
    keys = [f"key {number}" for number in range(8)]
    start = threading.Barrier(len(keys))

    def racing(key: str) -> None:
        start.wait()
        try:
            come_in(key)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=racing, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Session.objects.filter(ended_at=None).count() == 1
    assert Session.objects.filter(why="elsewhere").count() == len(keys) - 1
    assert Token.objects.filter(kind="session", revoked_at=None).count() == 1
    answers = [gates(key) for key in keys]
    assert answers.count(SHOWN) == 1
    assert answers.count({(401, "token.revoked")}) == len(keys) - 1


@pytest.mark.duty("R6.2")
def test_each_step_is_an_act_and_none_holds_a_key_or_a_name(bank, gates) -> None:
    session = come_in("one")
    lock_session(session.pk, "idle", system_clock())
    unlock_session(session.pk, spoken("two"), system_clock())
    come_in("three", zone="head_office")
    end_session(Session.objects.get(ended_at=None).pk, "log_out", system_clock())
    bank.drain()
    acts = [row.entry for row in bank.entries() if row.entry["kind"] == "act"]
    assert [act["detail"] for act in acts] == [
        {"event": "session.opened", "device": "known", "failed": 0},
        {"event": "session.locked", "why": "idle"},
        {"event": "session.unlocked"},
        {"event": "session.ended", "why": "elsewhere"},
        {"event": "session.opened", "device": "known", "failed": 0},
        {"event": "session.closed", "why": "log_out"},
    ]
    assert {act["actor"] for act in acts} == {ALICE.ref}
    assert gates("three") == {(401, "token.revoked")}
