"""One call instead of four messages: the same register comes out, or nothing does."""

from asyncio import gather
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank import Bank
from bank_people import CHEN, LIU
from xinhu.adapters.postgres import register_store
from xinhu.adapters.postgres.append_at_once import linkable_at
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Appended, Follows, Intent
from xinhu.core.register.entry import Draft, Facts

NOW = Instant(1_780_000_000_000_000)
PEOPLE = (LIU.id, CHEN.id)
_GROUND = """
INSERT INTO desk.ground (ref, kind, customer, purposes, valid_from, valid_until,
    max_uses, used, state, created_by, created_at)
VALUES (%s, 'service_case', %s::uuid, '{counter_service}', 0, %s, %s, %s, %s, 'op', 0)
"""


def draft(customer: CustomerId | None, kind: str = "disclosure") -> Draft:
    return Facts(
        kind=kind,
        actor="op-alice",
        post="counter",
        zone="branch",
        at=NOW,
        decision="permit",
        policy="",
        customer=customer,
    ).draft()


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the batches that went the long way."""
    sizes: list[int] = []
    whole = register_store.append_within

    async def noted(
        connection: Connection, intents: Sequence[Intent], *, guomi: bool
    ) -> list[Appended]:
        sizes.append(len(intents))
        return await whole(connection, intents, guomi=guomi)

    monkeypatch.setattr(register_store, "append_within", noted)
    return sizes


async def looked_up(bank: Bank, *customers: CustomerId) -> list[Follows | None]:
    """Return what the gate knows of the customers' last entries when it decides."""
    link = Link(bank.database.gate)
    known = await PostgresReader(link).fetch((), (), customers)
    await link.close()
    return [None if one is None else one.follows for one in known.customers]


async def intents(bank: Bank, *customers: CustomerId) -> list[Intent]:
    follows = await looked_up(bank, *customers)
    return [
        Intent(draft(customer), follows=last)
        for customer, last in zip(customers, follows, strict=True)
    ]


def writer(bank: Bank) -> PostgresWriter:
    return PostgresWriter(bank.link(), guomi=bank.institution.guomi)


def test_what_was_looked_up_is_appended_in_one_call(
    bank: Bank, long_way: list[int]
) -> None:
    async def look() -> list[Appended]:
        return await writer(bank).append(await intents(bank, *PEOPLE))

    for turn in range(3):
        appended = bank.run(look())
        assert [each.receipt.index for each in appended] == [2 * turn, 2 * turn + 1]
        assert all(each.honoured for each in appended)
    assert long_way == []
    rows = bank.entries()  # held against the slow tree
    assert [row.entry["previous"] for row in rows[4:]] == [
        [2, rows[2].leaf.hex()],
        [3, rows[3].leaf.hex()],
    ]


def test_an_entry_in_between_about_the_same_customer_is_not_skipped(
    bank: Bank, long_way: list[int]
) -> None:
    async def late() -> list[Appended]:
        stale = await intents(bank, *PEOPLE)
        await writer(bank).append(await intents(bank, LIU.id))
        return await writer(bank).append(stale)

    appended = bank.run(late())
    assert long_way == [2]
    rows = bank.entries()
    assert rows[1].entry["previous"] == [0, rows[0].leaf.hex()]
    assert rows[1].entry["customer"] == LIU.id
    assert rows[2].entry["previous"] is None
    assert [each.receipt.leaf for each in appended] == [row.leaf for row in rows[1:]]


def test_an_entry_in_between_about_somebody_else_costs_nothing(
    bank: Bank, long_way: list[int]
) -> None:
    async def late() -> list[Appended]:
        stale = await intents(bank, LIU.id)
        await writer(bank).append(await intents(bank, CHEN.id))
        return await writer(bank).append(stale)

    (appended,) = bank.run(late())
    assert appended.receipt.index == 1
    assert long_way == []
    assert len(bank.entries()) == 2


def test_two_about_the_same_customer_go_the_long_way(
    bank: Bank, long_way: list[int]
) -> None:
    async def twice() -> list[Appended]:
        return await writer(bank).append(await intents(bank, LIU.id, LIU.id))

    bank.run(twice())
    assert long_way == [2]
    first, second = bank.entries()
    assert second.entry["previous"] == [0, first.leaf.hex()]


@pytest.mark.duty("B8")
def test_a_register_with_an_sm3_tree_goes_the_long_way(
    guomi_bank: Bank, long_way: list[int]
) -> None:
    async def look() -> list[Appended]:
        return await writer(guomi_bank).append(await intents(guomi_bank, LIU.id))

    guomi_bank.run(look())
    assert long_way == [1]
    assert len(guomi_bank.entries()) == 1  # held against the slow SM3 tree as well


@pytest.mark.parametrize(
    ("uses", "used", "state", "honoured"),
    [
        (1, 0, "active", True),
        (1, 1, "active", False),
        (3, 2, "active", True),
        (1, 0, "withdrawn", False),
    ],
)
def test_a_use_is_spent_with_the_entry_or_the_refusal_is_written(
    bank: Bank,
    long_way: list[int],
    uses: int,
    used: int,
    state: str,
    honoured: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    terms = ("case", LIU.id, NOW + DAY, uses, used, state)
    bank.owner.execute(_GROUND, terms)

    async def look() -> list[Appended]:
        (follows,) = await looked_up(bank, LIU.id)
        spent = draft(LIU.id, "spent")
        intent = Intent(draft(LIU.id), "case", spent, follows)
        return await writer(bank).append([intent])

    (appended,) = bank.run(look())
    assert appended.honoured is honoured
    assert long_way == ([] if honoured else [1])
    (row,) = bank.entries()
    assert row.entry["kind"] == ("disclosure" if honoured else "spent")
    counted = bank.owner.execute("SELECT used FROM desk.ground").fetchall()
    assert counted == [(used + honoured,)]


def test_a_ground_that_is_not_there_is_not_spent(
    bank: Bank, long_way: list[int]
) -> None:
    async def look() -> list[Appended]:
        (follows,) = await looked_up(bank, LIU.id)
        return await writer(bank).append(
            [Intent(draft(LIU.id), "nowhere", draft(LIU.id, "spent"), follows)]
        )

    (appended,) = bank.run(look())
    assert not appended.honoured
    assert long_way == [1]


@given(
    turns=st.lists(
        st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True),
        min_size=2,
        max_size=6,
    )
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_writers_that_looked_at_the_same_moment_break_no_link(
    bank: Bank, turns: list[list[CustomerId]]
) -> None:
    async def everyone() -> None:
        batches = [await intents(bank, *people) for people in turns]
        links = [Link(bank.database.gate) for _ in batches]
        await gather(
            *(
                PostgresWriter(link, guomi=False).append(batch)
                for link, batch in zip(links, batches, strict=True)
            )
        )
        for link in links:
            await link.close()

    before = bank.size()
    bank.run(everyone())
    rows = bank.entries()  # held against the slow tree
    assert len(rows) == before + sum(map(len, turns))
    last: dict[str, list[object]] = {}
    for row in rows:
        customer = row.entry["customer"]
        assert row.entry["previous"] == last.get(customer)
        last[customer] = [row.index, row.leaf.hex()]


def test_only_entries_whose_last_ones_are_known_can_be_linked_before_the_lock() -> None:
    early = Follows(3, None)
    later = Follows(7, Receipt(1, b"x" * 32))
    nobody = Intent(draft(None))
    assert linkable_at([nobody]) == 0
    assert linkable_at([Intent(draft(LIU.id), follows=later), nobody]) == 7
    assert (
        linkable_at(
            [
                Intent(draft(LIU.id), follows=later),
                Intent(draft(CHEN.id), follows=early),
            ]
        )
        == 3
    )
    assert linkable_at([Intent(draft(LIU.id))]) is None
    assert linkable_at([Intent(draft(LIU.id), follows=later)] * 2) is None
