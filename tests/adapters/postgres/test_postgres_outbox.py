"""Acts reach the register from the outbox: in order, exactly once."""

from asyncio import gather

import psycopg
import pytest

from bank import Bank
from xinhu.adapters.postgres.outbox_drain import OutboxDrain
from xinhu.core.base.clock import Instant
from xinhu.core.gate.refusals import RegisterUnavailableError
from xinhu.core.register.act import act, pack

_INSERT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s::jsonb)"


def put(bank: Bank, *numbers: int, role: str = "xinhu_console") -> None:
    with psycopg.connect(bank.database.url(role)) as console:
        for number in numbers:
            made = act(
                "test.made",
                actor="op-alice",
                post="counter",
                zone="branch",
                at=Instant(number),
                number=number,
            )
            console.execute(_INSERT, (pack(made),))


def told(bank: Bank) -> list[int]:
    return [row.entry["detail"]["number"] for row in bank.entries()]


def drains(bank: Bank, many: int) -> list[OutboxDrain]:
    guomi = bank.institution.guomi
    return [OutboxDrain(bank.link(), guomi=guomi) for _ in range(many)]


def test_acts_arrive_in_the_order_in_which_they_were_made(bank: Bank) -> None:
    put(bank, *range(7))
    assert bank.drain() == 7
    assert told(bank) == list(range(7))
    assert bank.drain() == 0


def test_more_than_one_batch_is_carried_in_turns(bank: Bank) -> None:
    put(bank, *range(1_203))
    assert [bank.drain() for _ in range(4)] == [500, 500, 203, 0]
    assert told(bank) == list(range(1_203))


def test_several_drains_at_once_carry_each_act_once_and_in_order(bank: Bank) -> None:
    put(bank, *range(600))

    async def everyone() -> int:
        moved = 0
        for _ in range(6):
            moved += sum(await gather(*(each.drain() for each in all_of)))
        return moved

    all_of = drains(bank, 4)
    assert bank.run(everyone()) == 600
    assert told(bank) == list(range(600))


def test_acts_of_two_desks_and_of_the_gate_stand_in_one_register(bank: Bank) -> None:
    put(bank, 1)
    bank.look()
    put(bank, 2, role="xinhu_worker")
    bank.drain()
    kinds = [row.entry["kind"] for row in bank.entries()]
    assert kinds == ["disclosure", "act", "act"]


@pytest.mark.duty("B1")
def test_a_drain_that_dies_before_its_commit_leaves_everything_where_it_was(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(bank, *range(5))
    (drain,) = drains(bank, 1)
    monkeypatch.setattr(
        "xinhu.adapters.postgres.outbox_drain._DELETE",
        "SELECT pg_terminate_backend(pg_backend_pid()), $1::bigint[]",
    )
    with pytest.raises(RegisterUnavailableError):
        bank.run(drain.drain())
    monkeypatch.undo()
    assert bank.size() == 0
    assert bank.run(drain.drain()) == 5
    assert told(bank) == list(range(5))


def test_an_act_that_was_rolled_back_never_arrives(bank: Bank) -> None:
    class _ChangedMindError(Exception):
        pass

    def change_one_s_mind() -> None:
        with psycopg.connect(bank.database.console) as console:
            console.execute(_INSERT, ("{}",))
            raise _ChangedMindError

    with pytest.raises(_ChangedMindError):
        change_one_s_mind()
    assert bank.drain() == 0
