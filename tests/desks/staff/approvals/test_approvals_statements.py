"""What waits is read in as many statements for one request as for many."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approval_desk import BOOK, asked, granted, operator
from xinhu.core.base.clock import DAY, Instant, system_clock, to_datetime
from xinhu.core.policy.approval.states import Requested
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.keeping import approval_of, person
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.reading import waiting
from xinhu.desks.staff.approvals.telling import approvers
from xinhu.desks.staff.models import Assignment, Delegation, Operator
from xinhu.desks.staff.organisation.models import Unit
from xinhu.wiring.approval_mail import tell

_LOOK = """
INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs, lapses,
    requested_at, expires_at, note, customer, purpose, fields)
VALUES ('look', 'disclosure', sha256('x'), 'op-limin',
    '{clerk,counter,朝阳支行,counter}', '{supervisor}', '{1}', true, %s, %s, 'sealed',
    gen_random_uuid(), 'counter_service', '{name}')
"""
_TRAP = """
CREATE OR REPLACE FUNCTION desk.staff_line(wanted text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wanted = ANY ('{%s}') THEN RAISE 'whose line matters to nobody'; END IF;
    RETURN '{}';
END $$
"""


@pytest.fixture
def database(fresh):  # noqa: ANN201 -- as it is
    """Its own: functions and constraints of the tables are changed here."""
    return fresh


@pytest.fixture
def worker(database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url("xinhu_worker"), autocommit=True) as opened:
        yield opened


def trapped(database, *references: str) -> None:
    """Let it fail to ask for the line of these."""
    with psycopg.connect(database.owner) as owner:
        owner.execute(_TRAP % ",".join(references))


def read(who: str) -> tuple[int, int]:
    """Return how much waits for somebody, and how many statements it took."""
    them = operator(who)
    with CaptureQueriesContext(connection) as taken:
        found = waiting(them, book=BOOK, now=system_clock())
    return len(found), len(taken)


def test_statements_grow_neither_with_requests_nor_with_kinds_nor_with_votes() -> None:
    asked()
    one, few = read("zhouning")
    for who in ("limin", "wangfang"):
        for kind in ("trial_at_once", "trial_later", "trial_later"):
            granted(asked(kind, who), "chenjing")
    many, still = read("zhouning")
    assert (one, many) == (1, 7)
    assert still == few <= 7


def test_the_giver_of_a_delegation_is_looked_up_once_for_all_that_waits() -> None:
    giver, taker = operator("wujie"), operator("zhouning")
    at = system_clock()
    begins, ends = to_datetime(at), to_datetime(Instant(at + DAY))
    unit = Unit.objects.create(
        code="head", name="总行", kind="head_office", opened_at=begins
    )
    place = {
        "role": giver.role,
        "post": giver.post,
        "branch": giver.branch,
        "department": giver.department,
    }
    held = Assignment.objects.create(
        operator=giver,
        unit=unit,
        kind="main",
        temporary=False,
        starts_at=begins,
        **place,
    )
    made = Delegation.objects.create(
        giver=giver,
        taker=taker,
        assignment=held,
        scopes=["approve"],
        starts_at=begins,
        ends_at=ends,
    )
    taker.acts_in = ActingPost(
        **place,
        granted=frozenset({"approve"}),
        assignment=held.pk,
        delegation=made.pk,
    )
    taken = []
    for expected in (1, 3):
        while ApprovalRow.objects.count() < expected:
            asked()
        with CaptureQueriesContext(connection) as statements:
            assert len(waiting(taker, book=BOOK, now=system_clock())) == expected
        taken.append(len(statements))
    assert taken[0] == taken[1]
    asked(who="wujie")
    assert len(waiting(taker, book=BOOK, now=system_clock())) == 3


def test_who_asks_and_who_may_vote_are_read_once_each() -> None:
    with CaptureQueriesContext(connection) as taken:
        ref = asked()
    lines = [each for each in taken if "staff_line" in each["sql"]]
    assert len(lines) == 2
    requested = approval_of(ApprovalRow.objects.get(pk=ref))
    assert isinstance(requested, Requested)
    requester = person(operator("limin"), system_clock())
    with CaptureQueriesContext(connection) as taken:
        able = approvers(requested, requester, BOOK, system_clock())
    assert {each.username for each in able} >= {"zhouning", "chenjing"}
    assert len(taken) == 3


def test_whoever_decides_nothing_and_for_whom_nothing_waits_take_next_to_none() -> None:
    assert read("zhouning") == (0, 1)
    asked()
    assert read("limin") == (0, 0)


def test_no_line_is_read_of_an_asker_who_leads_nobody(database) -> None:
    asked()
    trapped(database, "op-limin", "op-chenjing")
    assert read("zhouning")[0] == 1


@pytest.mark.parametrize("role", ["supervisor", "clerk"])
def test_the_worker_reads_no_line_of_who_could_not_vote(
    worker, database, role: str
) -> None:
    now = system_clock()
    with psycopg.connect(database.gate) as gate:
        gate.execute(_LOOK, (now, now + DAY))
    trapped(database, "op-wangfang", "op-chenjing", "op-hanmei")
    Operator.objects.filter(username="wangfang").update(role=role, is_active=False)
    assert tell(worker, BOOK, Instant(now + 1)) == 2
