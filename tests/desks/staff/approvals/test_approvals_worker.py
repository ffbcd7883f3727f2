"""What the worker does about approvals: marks what is over, tells of the gate's."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from approval_desk import BOOK, acts, asked, granted, operator
from xinhu.core.base.clock import DAY, SECOND, Instant, system_clock, to_datetime
from xinhu.desks.staff.approvals.figures import FigureRules, Timed, measure, timed
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Assignment
from xinhu.desks.staff.organisation.models import Unit
from xinhu.wiring.approval_mail import tell
from xinhu.wiring.approval_work import expire_approvals

_LOOK = """
INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs, lapses,
    requested_at, expires_at, note, customer, purpose, fields)
VALUES (%s, %s, sha256('x'), 'op-limin', '{clerk,counter,朝阳支行,counter}',
    %s, '{1}', true, %s, %s, 'sealed', %s, 'counter_service', '{name}')
"""
_VOTE = """
INSERT INTO desk.approval_vote (approval, voter, place, "group", says, seen, voted_at)
VALUES (%s, 'op-zhouning', '{a,b,c,d}', 'supervisor', %s, sha256('x'), %s)
"""


@pytest.fixture
def worker(database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url("xinhu_worker"), autocommit=True) as connection:
        yield connection


def look(
    database, ref: str, kind: str = "disclosure", group: str = "supervisor"
) -> int:
    now = system_clock()
    with psycopg.connect(database.gate) as gate:
        values = (ref, kind, [group], now, now + DAY, UUID("11" * 16))
        gate.execute(_LOOK, values)
    return now


@pytest.mark.duty("R6.4")
def test_what_nobody_decided_in_time_is_marked_once(worker, database) -> None:
    begun = Instant(system_clock() - 2 * DAY)
    over, used_up = asked(now=begun), asked("trial_later")
    granted(used_up, "zhouning")
    granted(used_up, "chenjing")
    waits = asked()
    now = system_clock()
    assert expire_approvals(worker, now) == 1
    assert expire_approvals(worker, now) == 0
    states = dict(ApprovalRow.objects.values_list("ref", "state"))
    assert states == {over: "expired", used_up: "granted", waits: "requested"}
    last = acts(database)[-1]
    assert last["event"] == "approval.expired"
    assert last["actor"] == "system:worker"
    assert last["approval"] == over
    assert expire_approvals(worker, Instant(now + 2 * DAY)) == 2


def test_two_workers_mark_it_once(worker, database) -> None:
    asked(now=Instant(system_clock() - 2 * DAY))
    with psycopg.connect(database.url("xinhu_worker"), autocommit=True) as other:
        now = system_clock()
        counts = expire_approvals(worker, now), expire_approvals(other, now)
    assert sorted(counts) == [0, 1]


@pytest.mark.duty("R6.4")
def test_looks_that_the_gate_keeps_are_told_once(worker, database) -> None:
    look(database, "approval-a")
    look(database, "glass-b", "break_glass_review", "reviewer")
    now = system_clock()
    assert tell(worker, BOOK, now) == 6
    assert tell(worker, BOOK, now) == 0
    told = set(Mail.objects.values_list("params__approval", "operator__username"))
    assert told == {
        ("approval-a", "zhouning"),
        ("approval-a", "wujie"),
        ("glass-b", "zhouning"),
        ("glass-b", "wujie"),
        ("glass-b", "chenjing"),
        ("glass-b", "qianhai"),
    }
    assert "sealed" not in str(list(Mail.objects.values()))


def besides(username: str, role: str, **ended: object) -> None:
    """Give somebody a post besides, in force unless it ended."""
    at = to_datetime(Instant(system_clock() - DAY))
    unit, _ = Unit.objects.get_or_create(
        code="head", name="总行", kind="head_office", defaults={"opened_at": at}
    )
    Assignment.objects.create(
        operator=operator(username),
        unit=unit,
        kind="additional",
        temporary=False,
        role=role,
        post=role,
        branch="朝阳支行",
        department="counter",
        starts_at=at,
        **ended,
    )


@pytest.mark.duty("R6.4")
def test_who_is_below_the_asker_in_some_post_is_not_told(worker, database) -> None:
    look(database, "approval-a")
    besides("limin", "supervisor")
    besides("wujie", "clerk")
    besides("zhouning", "clerk", ended_at=to_datetime(system_clock()))
    assert tell(worker, BOOK, system_clock()) == 1
    assert Mail.objects.get().operator.username == "zhouning"


@pytest.mark.parametrize(("says", "state"), [("grant", "granted"), ("deny", "denied")])
def test_the_requester_of_a_look_is_told_what_became_of_it(
    worker, database, says: str, state: str
) -> None:
    look(database, "approval-a")
    with psycopg.connect(database.gate) as gate:
        at = system_clock()
        gate.execute(_VOTE, ("approval-a", says, at))
        gate.execute(
            "UPDATE desk.approval SET state = %s, decided_at = %s", (state, at)
        )
    now = system_clock()
    assert tell(worker, BOOK, now) == 1
    assert tell(worker, BOOK, now) == 0
    mail = Mail.objects.get()
    assert (mail.kind, mail.operator.username) == (f"approval_{state}", "limin")


def test_figures_count_what_was_instant_and_what_was_never_opened() -> None:
    second = SECOND
    votes = timed(
        [
            ("op-a", "grant", 0, 2 * second),
            ("op-a", "grant", 0, 40 * second),
            ("op-a", "deny", 0, 60 * second),
            ("op-b", "grant", None, 9 * second),
        ]
    )
    assert votes[0] == Timed(voter="op-a", says="grant", seconds=2.0)
    first, second_one = measure(votes, FigureRules(instant=5, days=90))
    assert (first.voter, first.votes, first.denials) == ("op-a", 3, 1)
    assert (first.instant, first.median, first.unseen) == (1, 40.0, 0)
    assert (second_one.unseen, second_one.median) == (1, None)
    assert measure([], FigureRules(instant=5, days=90)) == ()
