"""Sessions that nothing asks for any more: the worker's role locks and ends them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connections
from django.utils.timezone import now

from xinhu.core.base.clock import DAY, SECOND, Instant, system_clock, to_datetime
from xinhu.desks.staff.models import Failures, LogIn, Operator, Session, Token
from xinhu.desks.staff.sessions.log_ins import record_failure
from xinhu.desks.staff.sessions.models import Device
from xinhu.desks.staff.sessions.rules import SessionRules
from xinhu.desks.staff.sessions.sweeping import (
    clear_expired_sessions,
    clear_old_rows,
    sweep_sessions,
)
from xinhu.wiring.django_settings import database_from

RULES = SessionRules(idle_lock=600, idle_end=3600, longest=43200, device=90)


@pytest.fixture
def worker(emptied) -> Iterator[Any]:
    """Django as the worker's role."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = database_from(emptied.url("xinhu_worker"))
    connection.settings_dict.update({**own, "CONN_MAX_AGE": 0})
    yield emptied
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def entered(database, name: str, *, seen: float, opened: float) -> int:
    """Enter somebody with a session, seen and opened so many minutes ago."""
    import psycopg  # noqa: PLC0415 -- what the worker may not do

    with psycopg.connect(database.owner) as owner:
        owner.execute("SET search_path = desk")
        (number,) = owner.execute(
            "INSERT INTO staff_operator (password, reference, username, full_name,"
            " email, role, post, branch, department, is_active, date_joined)"
            " VALUES ('!', %s, %s, '', '', 'clerk', 'counter', 'x', 'x', true, now())"
            " RETURNING id",
            (f"op-{name}", name),
        ).fetchone()
    moment = now()
    operator = Operator.objects.get(pk=number)
    token = Token.objects.create(
        digest=name.encode(), operator=operator, kind="session", name="", scopes=[],
        zone="branch", expires_at=moment + timedelta(hours=12),
    )  # fmt: skip
    device = Device.objects.create(
        operator=operator, digest=b"d", first_at=moment, last_at=moment
    )
    session = Session.objects.create(
        operator=operator, token=token, device=device, zone="branch",
        opened_at=moment - timedelta(minutes=opened),
        seen_at=moment - timedelta(minutes=seen),
    )  # fmt: skip
    return session.pk


@pytest.mark.duty("R6.2")
def test_what_is_left_alone_locks_and_ends_though_nobody_asks(worker) -> None:
    busy = entered(worker, "busy", seen=9, opened=60)
    away = entered(worker, "away", seen=10, opened=60)
    gone = entered(worker, "gone", seen=60, opened=60)
    long = entered(worker, "long", seen=1, opened=721)
    assert sweep_sessions(RULES, system_clock()) == (1, 2)
    assert sweep_sessions(RULES, system_clock()) == (0, 0)
    states = {
        session.pk: (session.token.locked_at is not None, session.why)
        for session in Session.objects.select_related("token")
    }
    assert states == {
        busy: (False, ""),
        away: (True, ""),
        gone: (False, "idle"),
        long: (False, "longest"),
    }
    assert Token.objects.filter(revoked_at=None).count() == 2


@pytest.mark.duty("R6.2")
def test_a_session_whose_operators_assignment_is_over_ends_though_nobody_asks(
    worker,
) -> None:
    import psycopg  # noqa: PLC0415 -- what the worker may not do

    busy = entered(worker, "busy", seen=1, opened=60)
    over = entered(worker, "over", seen=1, opened=60)
    with psycopg.connect(worker.owner) as owner:
        owner.execute(
            "UPDATE desk.staff_operator SET standing_until = now()"
            " WHERE username = 'over'"
        )
    assert sweep_sessions(RULES, system_clock()) == (0, 1)
    assert sweep_sessions(RULES, system_clock()) == (0, 0)
    assert dict(Session.objects.values_list("pk", "why")) == {
        busy: "",
        over: "standing",
    }


def test_a_sweep_that_finds_nothing_leaves_the_gates_memory_alone(worker) -> None:
    import psycopg  # noqa: PLC0415 -- what the worker may not read

    entered(worker, "busy", seen=1, opened=1)

    def version() -> int:
        with psycopg.connect(worker.owner) as owner:
            found = owner.execute("SELECT version FROM desk.standing_version")
            return int(found.fetchall()[0][0])

    before = version()
    sweep_sessions(RULES, system_clock())
    assert version() == before


def test_old_rows_go_and_young_ones_stay(worker) -> None:
    entered(worker, "busy", seen=1, opened=1)
    operator = Operator.objects.get()
    present = system_clock()
    for days in (0, 181):
        at = Instant(present - days * DAY)
        record_failure(operator, zone="branch", known=False, at=at)
        Failures.objects.create(
            kind="account", bucket=days, failures=1,
            last_at=now() - timedelta(days=days), until=now(),
        )  # fmt: skip
    assert clear_old_rows(86_400, present) == 2
    assert LogIn.objects.count() == Failures.objects.count() == 1


@pytest.mark.usefixtures("worker")
def test_what_was_kept_for_a_browser_goes_past_its_time_and_not_before() -> None:
    present = system_clock()
    for key, seconds in (("long-past", -86_400), ("just-past", -1), ("open", 60)):
        BrowserSession.objects.create(
            session_key=key,
            session_data="kept",
            expire_date=to_datetime(Instant(present + seconds * SECOND)),
        )
    assert clear_expired_sessions(present) == 2
    assert BrowserSession.objects.get().session_key == "open"
    assert clear_expired_sessions(present) == 0
