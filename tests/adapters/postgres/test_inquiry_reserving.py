"""An inquiry is reserved in one call: counted under its locks, by the gate alone."""

import asyncio
from collections.abc import Sequence

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from conftest import Database
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.entry import GroundRef
from xinhu.desks.inquiry.keeping import Reservation, Reserved

_BEGAN = Instant(1_000)
_AT_ONCE = 8
_BY_HAND = """
SELECT FROM inquiry.reserve('inquiry-x', gen_random_uuid(), 'op', '', '', NULL, '', '',
    '', '', NULL, sha256(''), '', false, 1, 1, 1)
"""
_RIGHTS = """
SELECT p.prosecdef, p.proconfig FROM pg_proc p
WHERE p.oid = 'inquiry.reserve'::regproc
"""


def _made(
    number: int, *, operator: str, customer: int, loan: str | None = None
) -> Reservation:
    return Reservation(
        ref=f"inquiry-{number:016d}",
        customer=CustomerId(f"{customer:032x}"),
        operator=operator,
        post="counter",
        branch="b",
        owner=None,
        reason="loan_approval",
        institution="bank.example",
        ground=GroundRef("authorisation_letter", "letter-0000000000000000"),
        loan=loan,
        commitment="ab" * 32,
        note=b"sealed",
        again=False,
        at=Instant(2_000 + number),
        lease_until=Instant(9_000),
    )


def _reserve(database: Database, made: Sequence[Reservation]) -> list[Reserved]:
    """Reserve all of them at once, each over a connection of its own."""

    async def all_of() -> list[Reserved]:
        links = Links(database.gate, len(made))
        inquiries = PostgresInquiries(links)
        try:
            return await asyncio.gather(*(inquiries.reserve(m, _BEGAN) for m in made))
        finally:
            await links.close()

    return asyncio.run(all_of())


@pytest.mark.duty("R7.2")
def test_those_of_one_operator_at_once_are_counted_one_after_the_other(
    emptied: Database,
) -> None:
    made = [_made(n, operator="op-a", customer=n) for n in range(_AT_ONCE)]
    reserved = _reserve(emptied, made)
    assert sorted(r.counted.today for r in reserved) == list(range(_AT_ONCE))
    assert {r.counted.last for r in reserved} == {None}


@pytest.mark.duty("R7.2")
def test_of_those_about_one_customer_at_once_one_alone_is_the_first(
    emptied: Database,
) -> None:
    made = [_made(n, operator=f"op-{n}", customer=1) for n in range(_AT_ONCE)]
    reserved = _reserve(emptied, made)
    assert [r.counted.last for r in reserved].count(None) == 1
    assert {r.counted.today for r in reserved} == {0}


def test_what_was_of_before_the_day_is_not_of_the_day(emptied: Database) -> None:
    early = _made(0, operator="op-a", customer=1)
    (first,) = _reserve(emptied, [early])

    async def again() -> Reserved:
        links = Links(emptied.gate, 1)
        try:
            later = _made(1, operator="op-a", customer=1)
            return await PostgresInquiries(links).reserve(later, Instant(early.at + 1))
        finally:
            await links.close()

    second = asyncio.run(again())
    assert (first.counted.today, first.counted.last) == (0, None)
    assert (second.counted.today, second.counted.last) == (0, early.at)


def test_a_number_that_is_no_loan_of_ours_is_kept_nowhere(emptied: Database) -> None:
    made = _made(0, operator="op-a", customer=1, loan="13800138000")
    (reserved,) = _reserve(emptied, [made])
    assert (reserved.letter, reserved.loan) == (None, None)
    with psycopg.connect(emptied.gate) as gate:
        kept = gate.execute("SELECT i::text FROM inquiry.inquiry i").fetchall()
    assert len(kept) == 1
    assert "13800138000" not in kept[0][0]


@pytest.mark.parametrize("role", ["xinhu_console", "xinhu_worker"])
def test_nobody_but_the_gate_reserves(emptied: Database, role: str) -> None:
    with (
        psycopg.connect(emptied.url(role)) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(_BY_HAND)


@pytest.mark.parametrize(
    ("role", "may"),
    [("xinhu_gate", True), ("xinhu_console", False), ("xinhu_worker", False)],
)
def test_the_call_itself_is_the_gates(emptied: Database, role: str, may: bool) -> None:  # noqa: FBT001 -- a column
    asked = "SELECT has_function_privilege(%s, 'inquiry.reserve'::regproc, 'EXECUTE')"
    with psycopg.connect(emptied.owner) as owner:
        assert owner.execute(asked, [role]).fetchone() == (may,)


def test_it_gives_nobody_the_owners_rights(emptied: Database) -> None:
    with psycopg.connect(emptied.owner) as owner:
        definer, config = owner.execute(_RIGHTS).fetchall()[0]
    assert definer is False
    assert config == ["search_path=pg_catalog, inquiry, pg_temp"]
