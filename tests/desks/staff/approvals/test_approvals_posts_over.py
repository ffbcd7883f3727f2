"""Whose post is over neither asks nor votes, and no mail asks them to."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from approval_desk import BOOK, asked, by, denied, granted, opened, operator
from xinhu.core.base.clock import DAY, Instant, system_clock, to_datetime
from xinhu.core.policy.approval import refusals as refused
from xinhu.core.policy.refusals import StandingInactiveError
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.approvals.reading import waiting
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Assignment, Operator
from xinhu.wiring.approval_mail import tell

pytestmark = pytest.mark.duty("R6.4")
_LOOK = """
INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs, lapses,
    requested_at, expires_at, note, customer, purpose, fields)
VALUES ('approval-a', 'disclosure', sha256('x'), 'op-limin',
    '{clerk,counter,朝阳支行,counter}', '{supervisor}', '{1}', true, %s, %s, 'sealed',
    gen_random_uuid(), 'counter_service', '{name}')
"""


@pytest.fixture
def worker(database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url("xinhu_worker"), autocommit=True) as connection:
        yield connection


def ends(username: str, at: Instant) -> None:
    """Let somebody's main post end at an instant."""
    rows = Operator.objects.filter(username=username)
    assert rows.update(standing_until=to_datetime(at)) == 1


def told(kind: str = "approval_wanted") -> set[str]:
    mails = Mail.objects.filter(kind=kind)
    return set(mails.values_list("operator__username", flat=True))


def test_whose_post_is_over_asks_for_nothing() -> None:
    now = system_clock()
    ends("limin", now)
    with pytest.raises(StandingInactiveError):
        asked(now=now)
    assert not ApprovalRow.objects.exists()
    ends("limin", Instant(now + 1))
    asked(now=now)


@pytest.mark.parametrize("decide", [granted, denied])
def test_whose_post_is_over_does_not_vote(decide: Callable[[str, str], object]) -> None:
    ref = asked()
    now = system_clock()
    stated = opened(ref, "zhouning")
    ends("zhouning", now)
    with pytest.raises(StandingInactiveError):
        deciding.grant(ref, stated, by=by("zhouning"), book=BOOK, now=now)
    with pytest.raises(StandingInactiveError):
        decide(ref, "zhouning")
    assert not VoteRow.objects.exists()
    assert waiting(operator("zhouning"), book=BOOK, now=now) == []
    assert len(waiting(operator("wujie"), book=BOOK, now=now)) == 1


def test_the_vote_of_one_whose_post_is_over_since_counts_no_more() -> None:
    ref = asked()
    granted(ref, "zhouning")
    ends("zhouning", system_clock())
    granted(ref, "chenjing")
    row = ApprovalRow.objects.get(pk=ref)
    assert row.state == "requested"
    assert dict(row.votes.values_list("voter", "void")) == {
        "op-zhouning": True,
        "op-chenjing": False,
    }


def test_a_request_is_over_with_the_post_of_who_asked() -> None:
    ref = asked()
    ends("limin", system_clock())
    with pytest.raises(refused.ApprovalLapsedError):
        granted(ref, "zhouning")


def test_no_mail_asks_one_whose_post_is_over_to_vote() -> None:
    now = system_clock()
    ends("zhouning", now)
    ends("qianhai", Instant(now + DAY))
    asked(now=now)
    assert told() == {"wujie", "chenjing", "qianhai"}


def test_the_workers_mails_know_whose_post_is_over(worker, database) -> None:
    now = system_clock()
    with psycopg.connect(database.gate) as gate:
        gate.execute(_LOOK, (now, now + DAY))
    ends("zhouning", now)
    assert tell(worker, BOOK, now) == 1
    assert told() == {"wujie"}


@pytest.mark.parametrize(("ended", "mails"), [(False, {"limin"}), (True, set())])
def test_the_worker_tells_a_requester_only_while_their_post_lasts(
    worker, database, ended, mails
) -> None:
    now = system_clock()
    with psycopg.connect(database.gate) as gate:
        gate.execute(_LOOK, (now, now + DAY))
        gate.execute(
            'INSERT INTO desk.approval_vote (approval, voter, place, "group", says,'
            " seen, voted_at) VALUES ('approval-a', 'op-zhouning', '{a,b,c,d}',"
            " 'supervisor', 'grant', sha256('x'), %s)",
            (now,),
        )
        gate.execute(
            "UPDATE desk.approval SET state = 'granted', decided_at = %s", (now,)
        )
    if ended:
        ends("limin", now)
    tell(worker, BOOK, now)
    assert told("approval_granted") == mails


def test_a_main_post_from_before_there_were_assignments_counts(
    worker, database
) -> None:
    assert not Assignment.objects.exists(), "everybody here is of that time"
    assert not Operator.objects.exclude(standing_until=None).exists()
    ref = asked()
    assert told() == {"zhouning", "wujie", "chenjing", "qianhai"}
    granted(ref, "zhouning")
    granted(ref, "chenjing")
    assert ApprovalRow.objects.get(pk=ref).state == "used"
    now = system_clock()
    with psycopg.connect(database.gate) as gate:
        gate.execute(_LOOK, (now, now + DAY))
    assert tell(worker, BOOK, now) == 2
