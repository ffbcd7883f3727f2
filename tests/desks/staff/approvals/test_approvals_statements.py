"""What waits is read in as many statements for one request as for many."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approval_desk import BOOK, asked, granted, operator
from xinhu.core.base.clock import DAY, Instant, system_clock
from xinhu.desks.staff.approvals.reading import waiting
from xinhu.desks.staff.models import Operator
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
