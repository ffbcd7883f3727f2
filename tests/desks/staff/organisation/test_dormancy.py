"""Accounts that nobody used: stopped by the worker, each with an entry; the lists."""

from datetime import date

import psycopg
import pytest
from django.db import connections

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, Instant, from_datetime, to_datetime
from xinhu.desks.staff.models import Assignment, Operator, Token
from xinhu.desks.staff.organisation import due_lists
from xinhu.desks.staff.organisation.being_away import first_instant
from xinhu.desks.staff.organisation.errors import LeaveDaysError, OneselfError
from xinhu.desks.staff.organisation.leave_taking import enter_leave
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.tokens import Actor
from xinhu.wiring.django_settings import database_from
from xinhu.wiring.staff_jobs import stop_dormant_operators

LATER = Instant(NOW + 91 * DAY)


@pytest.fixture
def worker(desk, emptied) -> None:
    """From now on under the worker's role."""
    del desk
    connection = connections["default"]
    connection.close()
    own = {**database_from(emptied.url("xinhu_worker")), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)


def seen(operator: Operator, days: int) -> None:
    """Let an operator have logged in so many days after now."""
    at = to_datetime(Instant(NOW + days * DAY))
    Operator.objects.filter(pk=operator.pk).update(last_login=at)


def program_of(operator: Operator, days: int) -> None:
    """Let a program speak for an operator for so many days."""
    Token.objects.create(
        digest=b"x",
        operator=operator,
        kind="api",
        name="x",
        scopes=[],
        zone="branch",
        expires_at=to_datetime(Instant(NOW + days * DAY)),
    )


@pytest.mark.duty("R6.2")
def test_the_worker_stops_whoever_was_away_too_long(
    enter, acts, emptied, request
) -> None:
    away, came, program, over = (enter(name) for name in ("aa", "bb", "cc", "dd"))
    zhou = enter("zhou", post="system", unit="it")
    seen(came, 30)
    program_of(program, 120)
    seen(over, -10)
    request.getfixturevalue("worker")
    assert stop_dormant_operators(LATER) == 2
    states = dict(Operator.objects.values_list("pk", "stopped_why"))
    assert states[away.pk] == states[over.pk] == "dormant"
    assert states[came.pk] == states[program.pk] == ""
    assert states[zhou.pk] == "", "the last administrator stays"
    told = [each for each in acts() if each["event"] == "operator.left"]
    assert [each["actor"] for each in told] == ["system:worker"] * 2
    assert {each["operator"] for each in told} == {away.reference, over.reference}
    assert stop_dormant_operators(LATER) == 0
    with psycopg.connect(emptied.owner) as owner:
        found = owner.execute(
            "SELECT count(*) FROM desk.staff_assignment WHERE ended_why = 'dormant'"
        )
        assert found.fetchone() == (2,)


def test_nobody_is_stopped_a_day_too_early(enter) -> None:
    enter("aa")
    assert stop_dormant_operators(Instant(NOW + 89 * DAY)) == 0


def test_whoever_was_moved_lately_is_not_dormant(enter) -> None:
    li = enter("aa")
    Assignment.objects.filter(operator=li).update(
        starts_at=to_datetime(Instant(NOW + 50 * DAY))
    )
    assert stop_dormant_operators(LATER) == 0


def test_the_list_of_dormant_accounts_tells_them_beforehand(enter) -> None:
    li = enter("aa")
    assert due_lists.dormant(due_lists.in_service(), NOW) == ()
    (soon,) = due_lists.dormant(due_lists.in_service(), Instant(NOW + 80 * DAY))
    assert (soon.operator, soon.state) == (li, "soon")
    (over,) = due_lists.dormant(due_lists.in_service(), LATER)
    assert over.state == "overdue"


@pytest.mark.duty("R6.6")
def test_whose_time_in_a_post_is_over_is_listed(enter) -> None:
    old, enough = enter("aa"), enter("bb")
    enter("cc")
    for operator, years in ((old, 3), (enough, 2)):
        start = to_datetime(Instant(NOW - (years * 365 - 20) * DAY))
        Assignment.objects.filter(operator=operator).update(starts_at=start)
    listed = due_lists.rotation(due_lists.in_service(), NOW)
    assert [(each.operator, each.state) for each in listed] == [
        (old, "overdue"),
        (enough, "soon"),
    ]


@pytest.mark.duty("R6.6")
def test_who_owes_leave_is_listed_until_it_is_taken(enter) -> None:
    li = enter("aa")
    assert due_lists.leave_due(due_lists.in_service(), NOW) == ()
    joined = to_datetime(Instant(NOW - 800 * DAY))
    Operator.objects.filter(pk=li.pk).update(date_joined=joined)
    (owing,) = due_lists.leave_due(due_lists.in_service(), NOW)
    assert owing.owed is not None
    assert (owing.owed.days, owing.owed.at_once) == (5, True)
    first = date(owing.day.year, 7, 6)
    before = from_datetime(first_instant(first))
    enter_leave(
        li, first_day=first, last_day=first.replace(day=10), days=5, by=ROOT, now=before
    )
    assert due_lists.leave_due(due_lists.in_service(), NOW) == ()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [(6, 5, 1), (6, 10, 6), (6, 10, 0), (10, 12, 1), (1, 6, 2)],
)
def test_leave_that_cannot_be_is_refused(enter, first, last, days) -> None:
    li = enter("aa")
    day = date(2026, 7, 1)
    before = from_datetime(first_instant(day))
    enter_leave(
        li,
        first_day=day.replace(day=6),
        last_day=day.replace(day=10),
        days=5,
        by=ROOT,
        now=before,
    )
    with pytest.raises(LeaveDaysError):
        enter_leave(
            li,
            first_day=day.replace(day=first),
            last_day=day.replace(day=last),
            days=days,
            by=ROOT,
            now=before,
        )


def test_nobody_enters_their_own_leave(enter) -> None:
    li = enter("aa")
    by = Actor(reference=li.reference, post="counter", zone="branch")
    day = date(2026, 7, 6)
    with pytest.raises(OneselfError):
        enter_leave(li, first_day=day, last_day=day, days=1, by=by, now=NOW)


def test_assignments_that_end_soon_are_listed(enter, later) -> None:
    soon = enter("aa", place=Place(unit="counter", post="counter", ends=later(9)))
    enter("bb", place=Place(unit="counter", post="counter", ends=later(99)))
    enter("cc")
    (listed,) = due_lists.ending(due_lists.in_service(), NOW)
    assert listed.operator == soon
