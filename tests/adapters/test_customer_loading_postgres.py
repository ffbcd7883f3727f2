"""Loading sealed customers into a real database."""

from typing import Any

import psycopg
import pytest

from crash.waiting import until
from xinhu.adapters.postgres.customer_loading import PostgresCustomers
from xinhu.adapters.postgres.customer_packing import CopyPacker
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.crypto.errors import KekWornOutError
from xinhu.core.crypto.kek import MOST_USES
from xinhu.desks.customers.intake.errors import (
    CustomerMovedError,
    ImportRunningError,
)
from xinhu.desks.customers.intake.stores import ImportState, NewCustomer, Packed

PACKER = CopyPacker()
NOW = Instant(1_700_000_000_000_000)
ONE, TWO = CustomerId("0a" * 16), CustomerId("0b" * 16)


def _new(customer: CustomerId, identity: bytes = b"i" * 16) -> Packed:
    new = NewCustomer(customer, identity, 1, b"wrapped", b"sealed", [-5, 2**40])
    return PACKER.new(new, NOW)


@pytest.fixture
def connection(database: Any) -> Any:
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO vault.institution_key (name, version, wrapped, created_at)"
            " VALUES ('customer_kek', 1, '', 0)"
        )
    with psycopg.connect(database.gate, autocommit=True) as gate:
        yield gate


@pytest.fixture
def store(connection: Any) -> PostgresCustomers:
    return PostgresCustomers(connection)


def _begin(store: PostgresCustomers, key: bytes = b"key") -> ImportState:
    return store.begin(key, "1" * 32, bytes(32), NOW)


def test_what_is_written_is_found(store: PostgresCustomers) -> None:
    with store.chunk():
        store.write([_new(ONE, b"1" * 16), _new(TWO, b"2" * 16)], 1)
    found = store.find([b"2" * 16, b"3" * 16])
    (stored,) = found.values()
    assert found.keys() == {b"2" * 16}
    assert stored == (TWO, 0, 1, b"wrapped", 1, b"sealed", NOW)


def test_an_identity_is_never_there_twice(store: PostgresCustomers) -> None:
    with store.chunk():
        store.write([_new(ONE)], 1)
    with pytest.raises(CustomerMovedError), store.chunk():
        store.write([_new(TWO)], 1)
    assert len(store.find([b"i" * 16])) == 1


def test_a_chunk_is_all_or_nothing(store: PostgresCustomers, connection: Any) -> None:
    state = _begin(store)
    state.position = 5

    def chunk() -> None:
        with store.chunk():
            store.write([_new(ONE)], 1)
            store.keep(state, bytes(64))
            store.write([_new(TWO)], 1)

    with pytest.raises(CustomerMovedError):
        chunk()
    assert _begin(store).position == 0
    assert store.find([b"i" * 16]) == {}
    assert connection.execute("SELECT count(*) FROM vault.tag").fetchone() == (0,)
    assert connection.execute("SELECT uses FROM vault.institution_key").fetchone() == (
        0,
    )


def test_a_merged_record_takes_the_place_of_the_version_before(
    store: PostgresCustomers, connection: Any
) -> None:
    with store.chunk():
        store.write([_new(ONE)], 1)
    for _ in range(2):
        merged = PACKER.merged(ONE, 2, b"again", [7, 2**40], [-5], NOW)
        try:
            with store.chunk():
                store.write([merged], 1)
        except CustomerMovedError:
            break
    else:
        pytest.fail("version 2 was written twice")
    (stored,) = store.find([b"i" * 16]).values()
    assert (stored.version, stored.record) == (2, b"again")
    tags = connection.execute("SELECT tag FROM vault.tag ORDER BY 1").fetchall()
    assert tags == [(7,), (2**40,)]


def test_a_customer_who_was_restricted_meanwhile_is_not_written(
    store: PostgresCustomers, connection: Any
) -> None:
    with store.chunk():
        store.write([_new(ONE)], 1)
    connection.execute("UPDATE vault.customer SET state = 1")
    with pytest.raises(CustomerMovedError), store.chunk():
        store.write([PACKER.merged(ONE, 2, b"again", [], [], NOW)], 1)


def test_a_worn_out_kek_wraps_nothing_more(
    store: PostgresCustomers, connection: Any
) -> None:
    connection.execute("UPDATE vault.institution_key SET uses = %s", (MOST_USES,))
    with pytest.raises(KekWornOutError), store.chunk():
        store.write([_new(ONE)], 1)
    assert store.find([b"i" * 16]) == {}


def test_an_import_is_kept_and_taken_up_again(store: PostgresCustomers) -> None:
    state = _begin(store)
    assert (state.position, state.opened, state.closed) == (0, None, False)
    store.opened(state, Receipt(3, b"l" * 32))
    state.position, state.leaves, state.tree = 9, 2, b"t" * 32
    state.counts.accepted = 8
    with store.chunk():
        store.keep(state, b"a" * 64)
    again = store.begin(b"key", "2" * 32, b"s" * 32, NOW)
    assert again.id == "1" * 32
    assert again.salt == bytes(32)
    assert again.opened == Receipt(3, b"l" * 32)
    assert (again.position, again.counts.accepted, again.leaves) == (9, 8, 2)
    store.closed(again, NOW)
    assert _begin(store).closed
    assert not store.begin(b"other", "3" * 32, bytes(32), NOW).closed


def test_two_processes_do_not_import_at_once(
    store: PostgresCustomers, connection: Any, database: Any
) -> None:
    _begin(store)
    with psycopg.connect(database.gate, autocommit=True) as other:
        with pytest.raises(ImportRunningError):
            PostgresCustomers(other).begin(b"key", "2" * 32, bytes(32), NOW)
        of_the_first = connection.info.backend_pid
        store.close()
        _ended(other, of_the_first)
        PostgresCustomers(other).begin(b"other", "2" * 32, bytes(32), NOW)


def _ended(other: psycopg.Connection[Any], backend: int) -> None:
    """Wait until the server too has let go of a connection that was closed."""
    running = "SELECT pid FROM pg_stat_activity WHERE pid = %s"

    def has_ended() -> bool:
        return other.execute(running, (backend,)).fetchone() is None

    until(has_ended, "the end of a closed connection")
