"""A second factor is shown while a session is switched to another post."""

import threading
import time

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client

from factors import PASSWORD, App, acts, give_app, under
from staff_tree import ROOT
from xinhu.console.kit.words import lists
from xinhu.core.base.clock import DAY, system_clock
from xinhu.desks.staff.models import Delegation, Operator, Session, Token
from xinhu.desks.staff.organisation.delegating import Delegating, delegate
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.second_factor.errors import FactorNeededError
from xinhu.desks.staff.second_factor.fresh import mark_fresh
from xinhu.desks.staff.second_factor.showing import show_code
from xinhu.desks.staff.second_factor.under import Session as FactorSession
from xinhu.desks.staff.session_tokens import session_token
from xinhu.desks.staff.sessions.taking_post import Guard, take_post

pytestmark = [pytest.mark.duty("R6.4"), pytest.mark.duty("R6.3")]

APPROVE = frozenset({"approve"})
_WAITED_FOR = (
    "SELECT count(*) FROM pg_locks "
    "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)
_MOMENT, _MOMENTS = 0.02, 500


@pytest.fixture
def handed(staff_desk) -> Delegation:
    """What the supervisor of Chaoyang handed on to the one of Haidian."""
    for operator in staff_desk.values():
        Operator.objects.give(operator, PASSWORD, given=False)
    wanted = Delegating(scopes=APPROVE, ends=system_clock() + DAY)
    giver, taker = staff_desk["sunli"], staff_desk["haiying"]
    at = system_clock()
    return delegate(giver, taker, wanted, by=ROOT, now=at, approval="approval-x")


@pytest.fixture
def hai(handed, entering) -> Client:
    assert handed
    return entering("haiying")


@pytest.fixture
def app(hai) -> App:
    assert hai
    return give_app("haiying")[0]


def token() -> Token:
    return Token.objects.get(kind="session", revoked_at=None)


def waits_for_this_connection() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAITED_FOR)
        return bool(cursor.fetchone()[0])


def take(session: Session, code: str) -> None:
    guard = Guard(roles=(), shown_at=None)
    take_post(session, code, guard=guard, rules=staff_rules(), now=system_clock())


@pytest.mark.parametrize("at", [None, "now"])
def test_a_guarded_post_is_taken_by_whoever_showed_a_factor_on_the_way_in(
    hai, handed, at, database
) -> None:
    """Nobody else takes it; that they did not is an entry."""
    assert hai
    session = Session.objects.get(ended_at=None)
    code, now = f"delegation-{handed.pk}", system_clock()
    guard = Guard(roles={"supervisor"}, shown_at=None if at is None else now)
    told = [name for name, _ in acts(database)]
    if at is None:
        with pytest.raises(FactorNeededError):
            take_post(session, code, guard=guard, rules=staff_rules(), now=now)
    else:
        take_post(session, code, guard=guard, rules=staff_rules(), now=now)
    event = "session.post_refused" if at is None else "session.post_taken"
    assert [name for name, _ in acts(database)] == [*told, event]
    assert (token().delegation_id is None) is (at is None)


def while_switching(hai: Client, app: App, code: str) -> None:
    """Show a factor in a request that was read before the post was taken."""
    session = Session.objects.select_related("operator").get(ended_at=None)
    read_before = FactorSession(
        token=session_token(settings.XINHU_CHANNEL_SECRET, hai.session.session_key),
        scopes=lists().scopes(session.operator.role),
    )
    surroundings = under()

    def opened(owner: Operator) -> None:
        mark_fresh(read_before, owner, surroundings.fresh_until)

    def show() -> None:
        try:
            number = session.operator_id
            show_code(number, app.code(), surroundings, why="step_up", then=opened)
        finally:
            connections.close_all()

    shows = threading.Thread(target=show)
    with transaction.atomic():
        take(session, code)
        shows.start()
        for _ in range(_MOMENTS):
            if waits_for_this_connection():
                break
            time.sleep(_MOMENT)
        else:
            pytest.fail("nobody waited for the switch")
    shows.join()


def test_a_factor_that_waited_for_the_switch_gives_nothing_that_was_not_handed_on(
    hai, app, handed
) -> None:
    while_switching(hai, app, f"delegation-{handed.pk}")
    row = token()
    assert row.delegation_id == handed.pk
    assert row.scopes == ["approve"]
    assert row.second_factor_until is not None


def test_a_factor_that_waited_for_the_way_back_takes_nothing_of_the_main_post(
    hai, app, handed
) -> None:
    main = token().scopes
    take(Session.objects.get(ended_at=None), f"delegation-{handed.pk}")
    while_switching(hai, app, "main")
    row = token()
    assert (row.delegation_id, row.scopes) == (None, main)
    assert row.second_factor_until is not None


def test_a_factor_shown_under_a_delegation_leaves_it_at_what_was_handed_on(
    hai, app, handed
) -> None:
    take(Session.objects.get(ended_at=None), f"delegation-{handed.pk}")
    assert hai.post("/second-factor/", {"code": app.code()}).status_code in {200, 302}
    assert token().scopes == ["approve"]
    assert token().second_factor_until is not None


def test_a_factor_shown_after_the_delegation_ended_gives_nothing_back(
    hai, app, handed
) -> None:
    take(Session.objects.get(ended_at=None), f"delegation-{handed.pk}")
    Token.objects.filter(pk=token().pk).update(scopes=[])
    read_before = FactorSession(
        token=session_token(settings.XINHU_CHANNEL_SECRET, hai.session.session_key),
        scopes=frozenset({"approve"}),
    )
    haiying = Operator.objects.get(username="haiying")
    mark_fresh(read_before, haiying, under().fresh_until)
    assert app
    assert token().scopes == []
