"""One ordered writer out of several: gapless, linked, durable, spent exactly."""

import asyncio
from asyncio import gather
from collections.abc import Sequence

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank import ALICES, Bank, digest_of
from bank_people import CHEN, LIU
from xinhu.adapters.postgres.provision import url_for
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.refusals import RegisterUnavailableError
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.register.entry import Facts

CUSTOMERS = (None, LIU.id, CHEN.id, CustomerId("99" * 16))


def facts(
    customer: CustomerId | None = None, number: int = 0, kind: str = "disclosure"
) -> Facts:
    return Facts(
        kind=kind,
        actor="op-alice",
        post="counter",
        zone="branch",
        at=Instant(1_780_000_000_000_000 + number),
        decision="record",
        policy="",
        customer=customer,
        detail=(("number", number),),
    )


def writer(bank: Bank) -> PostgresWriter:
    return PostgresWriter(bank.link(), guomi=bank.institution.guomi)


def append(bank: Bank, intents: Sequence[Intent]) -> list[Appended]:
    appended: list[Appended] = bank.run(writer(bank).append(intents))
    return appended


@pytest.mark.parametrize("suite", ["bank", "guomi_bank"])
@pytest.mark.duty("B1")
def test_several_writers_at_once_leave_no_gap_and_break_no_link(
    request: pytest.FixtureRequest, suite: str
) -> None:
    bank: Bank = request.getfixturevalue(suite)
    writers = [writer(bank) for _ in range(5)]

    async def write(which: int) -> list[int]:
        numbers = []
        for turn in range(8):
            start = which * 1000 + turn * 10
            batch = [
                Intent(facts(CUSTOMERS[(which + n) % 4], start + n).draft())
                for n in range(1 + (which + turn) % 6)
            ]
            appended = await writers[which].append(batch)
            numbers += [each.receipt.index for each in appended]
        return numbers

    async def everyone() -> list[list[int]]:
        return await gather(*(write(which) for which in range(5)))

    per_writer = bank.run(everyone())
    every = sorted(n for numbers in per_writer for n in numbers)
    assert every == list(range(len(every)))
    for numbers in per_writer:
        assert numbers == sorted(numbers)
    rows = bank.entries()  # held against the slow tree, both trees under guomi
    # Each writer's own entries stand in the order in which it wrote them.
    for which, numbers in enumerate(per_writer):
        told = [rows[n].entry["detail"]["number"] for n in numbers]
        assert told == sorted(told)
        assert {n // 1000 for n in told} == {which}


@given(
    batches=st.lists(
        st.lists(st.sampled_from(CUSTOMERS), max_size=6), min_size=1, max_size=5
    )
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_batches_agree_with_a_plain_list(
    bank: Bank, batches: list[list[CustomerId | None]]
) -> None:
    model = [row.entry for row in bank.entries()]
    last: dict[str, list[object]] = {}
    for row in bank.entries():
        if row.entry["customer"]:
            last[row.entry["customer"]] = [row.index, row.leaf.hex()]
    for batch in batches:
        appended = append(bank, [Intent(facts(each).draft()) for each in batch])
        for customer, each in zip(batch, appended, strict=True):
            assert each.receipt.index == len(model)
            assert each.honoured
            model.append({"customer": customer, "previous": last.get(str(customer))})
            if customer:
                last[customer] = [each.receipt.index, each.receipt.leaf.hex()]
    stored = [row.entry for row in bank.entries()]
    assert [(e["customer"], e["previous"]) for e in stored] == [
        (e["customer"], e["previous"]) for e in model
    ]


def test_nothing_to_append_touches_nothing(bank: Bank) -> None:
    assert append(bank, []) == []
    assert bank.size() == 0


@given(
    limits=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    wanted=st.lists(st.lists(st.integers(0, 2), max_size=6), min_size=1, max_size=4),
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.duty("R5.1")
def test_grounds_are_spent_as_a_plain_count_would(
    bank: Bank, limits: list[int], wanted: list[list[int]]
) -> None:
    refs = [bank.case(max_uses=limit)["ref"] for limit in limits]
    left = dict(zip(refs, limits, strict=True))
    for batch in wanted:
        chosen = [refs[n % len(refs)] for n in batch]
        intents = [
            Intent(facts(LIU.id, 1).draft(), ref, facts(LIU.id, 2).draft())
            for ref in chosen
        ]
        for ref, each in zip(chosen, append(bank, intents), strict=True):
            assert each.honoured == (left[ref] > 0)
            left[ref] -= each.honoured
            said = bank.entries()[each.receipt.index].entry["detail"]["number"]
            assert said == (1 if each.honoured else 2)
    for ref, limit in zip(refs, limits, strict=True):
        assert bank.uses({"ref": ref}) == limit - left[ref]


def test_a_use_is_not_spent_when_the_append_fails(bank: Bank) -> None:
    ref = bank.case(max_uses=1)["ref"]
    too_long = Intent(facts(LIU.id).draft()._replace(left=b"x" * 70_000))
    spending = Intent(facts(LIU.id).draft(), ref, facts(LIU.id).draft())
    with pytest.raises(RegisterUnavailableError):
        append(bank, [spending, too_long])
    assert bank.uses({"ref": ref}) == 0
    assert bank.size() == 0


def test_a_counted_use_without_words_for_its_end_appends_nothing(bank: Bank) -> None:
    ref = bank.case(max_uses=1, used=1)["ref"]
    with pytest.raises(RegisterUnavailableError):
        append(bank, [Intent(facts(LIU.id).draft(), ref)])
    assert bank.size() == 0


def test_a_writer_whose_connection_was_lost_raises_once_and_goes_on(bank: Bank) -> None:
    one = writer(bank)
    bank.run(one.append([Intent(facts().draft())]))
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        gate.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
            " usename = 'xinhu_gate' AND datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    results = []
    for _ in range(3):
        try:
            results.append(bank.run(one.append([Intent(facts().draft())])))
        except RegisterUnavailableError:
            results.append(None)
    assert results[-1] is not None
    assert bank.size() == 1 + sum(result is not None for result in results)


def test_a_writer_given_up_in_the_middle_frees_the_register(bank: Bank) -> None:
    """A cancelled request leaves no lock behind and no half of an append."""
    slow = writer(bank)

    async def cancelled() -> None:
        task = asyncio.create_task(slow.append([Intent(facts().draft())] * 400))
        await asyncio.sleep(0.01)
        task.cancel()
        await gather(task, return_exceptions=True)

    bank.run(cancelled())
    # The database may still be at it: the next append comes after it, or instead of it.
    (appended,) = append(bank, [Intent(facts().draft())])
    assert appended.receipt.index in {0, 400}
    assert bank.size() == appended.receipt.index + 1


CHANGES = (
    "UPDATE register.entry SET body = 'x' WHERE idx = 0",
    "DELETE FROM register.entry WHERE idx = 0",
    "TRUNCATE register.entry",
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["gate", "owner"])
@pytest.mark.duty("B1")
def test_the_register_is_changed_by_nobody(bank: Bank, role: str, change: str) -> None:
    append(bank, [Intent(facts().draft())])
    url = getattr(bank.database, role)
    with (
        psycopg.connect(url, autocommit=True) as connection,
        pytest.raises(psycopg.DatabaseError) as error,
    ):
        connection.execute(change)
    assert error.value.sqlstate in {"42501", "XH001"}


def test_even_a_superuser_is_told_that_the_register_is_append_only(bank: Bank) -> None:
    append(bank, [Intent(facts().draft())])
    url = url_for(bank.database.admin_url, "postgres", bank.database.name)
    for change in CHANGES:
        with (
            psycopg.connect(url, autocommit=True) as admin,
            pytest.raises(psycopg.DatabaseError) as error,
        ):
            admin.execute(change)
        assert error.value.sqlstate == "XH001"


@pytest.mark.parametrize("role", ["console", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT body FROM register.entry",
        "SELECT sealed FROM vault.record",
        "SELECT wrapped_key FROM vault.customer",
        "SELECT wrapped FROM vault.institution_key",
        "SELECT tag FROM vault.tag",
        "SELECT size FROM register.head",
        "INSERT INTO register.entry (idx, leaf, body) VALUES (0, ''::bytea, 'x')",
        "SELECT * FROM register.append_open('{}', '{}', '{}')",
        "UPDATE desk.standing_version SET version = 0",
        "DELETE FROM desk.outbox",
        "UPDATE desk.outbox SET act = '{}'",
        "SELECT act FROM desk.outbox",
        "DELETE FROM desk.ground",
    ],
)
@pytest.mark.duty("R5.1")
def test_the_desks_roles_reach_neither_vault_nor_register(
    bank: Bank, role: str, statement: str
) -> None:
    url = bank.database.url(f"xinhu_{role}")
    with (
        psycopg.connect(url, autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT password FROM desk.staff_operator",
        "SELECT full_name FROM desk.staff_operator",
        "UPDATE desk.staff_token SET revoked_at = NULL",
        "INSERT INTO desk.staff_token (digest) VALUES ('x')",
        "UPDATE register.entry_index SET actor = 'x'",
        "DELETE FROM register.checkpoint",
        "UPDATE register.checkpoint SET note = 'x'",
        "DELETE FROM vault.customer",
        "UPDATE vault.setting SET value = 'x'",
    ],
)
def test_the_gate_s_role_may_no_more_than_it_needs(bank: Bank, statement: str) -> None:
    with (
        psycopg.connect(bank.database.gate, autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_the_reader_sees_what_was_committed_before_it_was_asked(bank: Bank) -> None:
    from xinhu.adapters.postgres.gate_reader import (  # noqa: PLC0415 -- only here
        PostgresReader,
    )

    reader = PostgresReader(bank.link())
    digest = digest_of(ALICES)
    statements = (
        ("UPDATE desk.staff_token SET zone = 'remote' WHERE digest = %s", "zone"),
        ("UPDATE desk.staff_token SET scopes = '{x}' WHERE digest = %s", "scopes"),
        ("UPDATE desk.staff_token SET revoked_at = now() WHERE digest = %s", "revoked"),
        ("DELETE FROM desk.staff_token WHERE digest = %s", "gone"),
    )
    seen = []
    for statement, _ in statements:
        for _ in "12":
            known = bank.run(reader.fetch((digest, b"none"), (), ()))
            seen.append(known.bearers[0])
            assert known.bearers[1] is None
        bank.owner.execute(statement, (digest,))
    last = bank.run(reader.fetch((digest,), (), ())).bearers[0]
    assert seen[0] == seen[1]
    assert seen[0].standing.zone == "branch"
    assert seen[2].standing.zone == "remote"
    assert seen[4].standing.scopes == {"x"}
    assert seen[6].revoked
    assert last is None


def test_a_sign_in_moves_no_number_that_gates_watch(bank: Bank) -> None:
    """Else each log-in at the console would cost every gate a look at its bearers."""

    def version() -> int:
        found = bank.owner.execute("SELECT version FROM desk.standing_version")
        return int(found.fetchall()[0][0])

    before = version()
    bank.owner.execute("UPDATE desk.staff_operator SET last_login = now()")
    assert version() == before
    bank.owner.execute("UPDATE desk.staff_operator SET role = role")
    assert version() == before + 1
