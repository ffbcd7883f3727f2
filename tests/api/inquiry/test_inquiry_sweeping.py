"""What the sweeper makes of inquiries whose worker died."""

import asyncio

import pytest

from counter import Counter
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import system_clock
from xinhu.desks.inquiry.sweeping import sweep


def _sweep(counter: Counter) -> int:
    async def once() -> int:
        links = Links(counter.bank.database.gate, 1)
        try:
            return await sweep(PostgresInquiries(links), system_clock)
        finally:
            await links.close()

    return asyncio.run(once())


def _as_if(counter: Counter, state: str, attempt: int = 0, entry: str = "") -> None:
    """Put the newest inquiry back to where its worker would have died."""
    owner = counter.bank.owner
    owner.execute("ALTER TABLE inquiry.inquiry DISABLE TRIGGER inquiry_moved")
    owner.execute(
        "UPDATE inquiry.inquiry SET state = %s, attempt = %s, paper = NULL"
        + (entry if "lease" in entry else entry + ", lease_until = 0"),
        (state, attempt),
    )
    owner.execute("ALTER TABLE inquiry.inquiry ENABLE TRIGGER inquiry_moved")


def _told(counter: Counter) -> list[str]:
    counter.bank.drain()
    acts = [row.entry["detail"] for row in counter.bank.entries()]
    return [act["event"] for act in acts if "event" in act]


@pytest.mark.duty("R7.4")
def test_what_was_permitted_and_never_sent_is_registered(counter: Counter) -> None:
    counter.ask(counter.letter())
    _as_if(counter, "reserved", entry=", entry = NULL, leaf = NULL")
    assert _sweep(counter) == 1
    assert counter.states() == ["registered"]
    assert _told(counter)[-1] == "inquiry.not_sent"


def test_what_was_refused_is_refused(counter: Counter) -> None:
    counter.ask(counter.letter(), reason="credit_card")
    _as_if(counter, "reserved", entry=", entry = NULL, leaf = NULL")
    assert _sweep(counter) == 1
    assert counter.states() == ["refused"]
    ((refusal,),) = counter.bank.owner.execute(
        "SELECT refusal FROM inquiry.inquiry"
    ).fetchall()
    assert refusal == "letter.reason"


def test_what_has_no_entry_is_interrupted(counter: Counter) -> None:
    counter.ask(counter.letter())
    later = ", entry = NULL, leaf = NULL, reserved_at = reserved_at + 3600000000"
    _as_if(counter, "reserved", entry=later)
    assert _sweep(counter) == 1
    assert counter.states() == ["interrupted"]
    assert _told(counter)[-1] == "inquiry.interrupted"


@pytest.mark.duty("R7.4")
def test_what_may_have_left_is_unclear_and_never_sent_again(counter: Counter) -> None:
    counter.ask(counter.letter())
    _as_if(counter, "sending", 1)
    assert _sweep(counter) == 1
    assert counter.states() == ["unclear"]
    assert counter.asked() == 1
    assert _told(counter)[-1] == "inquiry.unclear"


@pytest.mark.parametrize("state", ["answered", "unclear", "registered", "refused"])
def test_nothing_else_is_touched(counter: Counter, state: str) -> None:
    counter.ask(counter.letter())
    if state != "answered":
        _as_if(counter, state, 1)
    assert _sweep(counter) == 0
    assert counter.states() == [state]


def test_whoever_still_works_is_left_alone(counter: Counter) -> None:
    counter.ask(counter.letter())
    lease = system_clock() + 10**9
    _as_if(counter, "sending", 1, entry=f", lease_until = {lease}")
    assert _sweep(counter) == 0
