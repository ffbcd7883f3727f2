import os
from collections.abc import Iterator

import psycopg
import pytest

from xinhu.adapters.postgres.customer_erasure import erase_customer
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy.refusals import CustomerErasedError, CustomerUnknownError
from xinhu.core.register.act import act
from xinhu.core.vault.erasure import CustomerState

NOW = Instant(1_800_000_000_000_000)
LIU = CustomerId("1" * 32)
ERASING = act("customer.erased", actor="op", post="p", zone="z", at=NOW, customer=LIU)


@pytest.fixture
def gate(database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.gate, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO vault.customer (customer, identity, kek_version, wrapped_key)"
            " VALUES (%s, %s, 1, 'key')",
            (LIU, os.urandom(16)),
        )
        connection.execute(
            "INSERT INTO vault.record VALUES (%s, 1, 'sealed', 0)", (LIU,)
        )
        connection.execute("INSERT INTO vault.tag VALUES (7, %s), (8, %s)", (LIU, LIU))
        yield connection


def _state(gate: psycopg.Connection) -> tuple[object, ...]:
    row = gate.execute(
        "SELECT state, wrapped_key, identity IS NULL,"
        " (SELECT count(*) FROM vault.record), (SELECT count(*) FROM vault.tag),"
        " (SELECT act->'detail' FROM desk.outbox ORDER BY id DESC LIMIT 1)"
        " FROM vault.customer"
    ).fetchone()
    assert row is not None
    return row


@pytest.mark.duty("B4")
def test_an_erased_customer_leaves_no_key_no_tag_and_no_record(gate) -> None:
    assert erase_customer(gate, LIU, ERASING, NOW) is CustomerState.ERASED
    *rest, told = _state(gate)
    assert rest == [2, None, True, 0, 0]
    assert told == [["event", "customer.erased"], ["state", "erased"]]


@pytest.mark.duty("B4")
def test_inside_a_retention_period_nothing_is_destroyed_and_nobody_found(gate) -> None:
    gate.execute("UPDATE vault.customer SET retain_until = %s", (NOW + DAY,))
    assert erase_customer(gate, LIU, ERASING, NOW) is CustomerState.RESTRICTED
    *rest, told = _state(gate)
    assert rest == [1, b"key", False, 1, 0]
    assert told[-1] == ["state", "restricted"]


def test_nobody_is_erased_twice(gate) -> None:
    erase_customer(gate, LIU, ERASING, NOW)
    with pytest.raises(CustomerErasedError):
        erase_customer(gate, LIU, ERASING, NOW)
    assert gate.execute("SELECT count(*) FROM desk.outbox").fetchone() == (1,)


def test_somebody_unknown_is_told_so_and_nothing_is_written(gate) -> None:
    with pytest.raises(CustomerUnknownError):
        erase_customer(gate, CustomerId("2" * 32), ERASING, NOW)
    assert gate.execute("SELECT count(*) FROM desk.outbox").fetchone() == (0,)
