"""A search is written before anything is compared, a hit before it is shown."""

import asyncio

import pytest

from bank_people import LIU, leaked
from simulators.gate_room import Room, in_force, nothing_newer
from simulators.stores import Failure
from xinhu.core.gate.asks import Refused
from xinhu.core.gate.refusals import (
    DatabaseUnavailableError,
    RegisterUnavailableError,
)
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.searching import Found, Search

MOBILE = LIU.values["mobile"].split("\n")[0]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(monkeypatch)


def search(
    room: Room,
    field: str = "mobile",
    value: str = MOBILE,
    under: Rules | None = None,
) -> Found | Refused:
    asked = Search(b"alice", field, value, "customer_search")

    async def answer() -> Found | Refused:
        return await room.searching(under).search(asked)

    return asyncio.run(answer())


@pytest.mark.duty("R7.2")
def test_a_purpose_of_a_desk_is_searched_under_by_nobody(room: Room) -> None:
    under = Rules(in_force(customer_search="inquiry"), nothing_newer)
    answer = search(room, under=under)
    assert isinstance(answer, Refused)
    assert answer.error.code == "purpose.elsewhere"
    (entry,) = room.register.entries
    assert (entry["decision"], entry["reasons"]) == ("refuse", ["purpose.elsewhere"])
    assert room.opened == []
    assert isinstance(search(room), Found)


def test_what_is_shown_of_a_match_is_what_its_own_entry_names(room: Room) -> None:
    found = search(room)
    assert isinstance(found, Found)
    (match,) = found.matches
    entry = room.register.durable(match.shown.receipt)
    assert entry["kind"] == "search_hit"
    assert entry["customer"] == match.customer == LIU.id
    assert match.shown.masks.items() <= entry["fields"].items()
    assert not leaked(str(match.shown.fields))


@pytest.mark.parametrize("failure", ["failed", "failed but happened"])
@pytest.mark.duty("B2")
def test_nothing_is_compared_when_the_entry_of_the_search(
    room: Room, failure: Failure
) -> None:
    room.register.failures = [failure]
    with pytest.raises(RegisterUnavailableError):
        search(room)
    assert room.opened == []


@pytest.mark.parametrize("failure", ["failed", "failed but happened"])
@pytest.mark.duty("B2")
def test_no_match_is_shown_when_the_entries_of_the_hits(
    room: Room, failure: Failure
) -> None:
    room.register.failures = [None, failure]
    with pytest.raises(RegisterUnavailableError):
        search(room)
    # Compared, on the entry of the search; never opened to be shown.
    assert [grant.fields for grant in room.opened] == [("mobile",)]


def test_nothing_is_written_when_the_database_does_not_answer(room: Room) -> None:
    room.store.failing = True
    with pytest.raises(DatabaseUnavailableError):
        search(room)
    assert room.register.entries == []


def test_a_refusal_that_cannot_be_written_is_no_answer(room: Room) -> None:
    room.register.failures = ["failed"]
    with pytest.raises(RegisterUnavailableError):
        search(room, "address", "北京")


def test_a_changed_record_is_reported_and_nothing_shown(room: Room) -> None:
    sealed = room.store.customers[LIU.id]
    broken = sealed.record[:-1] + bytes([sealed.record[-1] ^ 1])
    room.store.customers[LIU.id] = sealed._replace(record=broken)
    refused = search(room)
    assert isinstance(refused, Refused)
    assert refused.receipt == room.register.receipts[0]
    kinds = [entry["kind"] for entry in room.register.entries]
    assert kinds == ["search", "search_failed"]
