"""The index is derived: rebuilt from the entries, it is the stored one."""

import psycopg
import pytest

from bank import Bank
from bank_people import CHEN, LIU, RESTRICTED
from xinhu.adapters.postgres.index_rebuild import IndexBrokenError, rebuild_and_compare
from xinhu.adapters.postgres.provision import url_for


def compare(bank: Bank) -> int:
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        return rebuild_and_compare(gate)


def fill(bank: Bank) -> None:
    for customer in (LIU, CHEN, RESTRICTED):
        bank.look(customer=customer.id)
    body = {"field": "name", "value": "刘芳菲", "purpose": "customer_search"}
    bank.ask("sun", "POST", "/api/v1/searches", body)
    bank.ask("bob", "POST", f"/api/v1/grounds/{bank.letter()['ref']}/withdraw")
    bank.drain()


def test_an_empty_register_has_an_empty_index(bank: Bank) -> None:
    assert compare(bank) == 0


def test_the_rebuilt_index_is_the_stored_one(bank: Bank) -> None:
    fill(bank)
    assert compare(bank) == bank.size() == 7
    body = {"requests": [bank.wish(fields=["branch"])] * 1000}
    for _ in range(6):
        bank.ask("alice", "POST", "/api/v1/disclosures/batch", body)
    assert compare(bank) == 6007


SPOILED = {
    "a row taken out": "DELETE FROM register.entry_index WHERE idx = 2",
    "a customer changed": (
        f"UPDATE register.entry_index SET customer = '{CHEN.id}' WHERE idx = 2"
    ),
    "a customer forgotten": (
        "UPDATE register.entry_index SET customer = NULL WHERE idx = 2"
    ),
    "a leaf changed": (
        "UPDATE register.entry_index SET leaf = sha256('x') WHERE idx = 2"
    ),
    "a time moved": "UPDATE register.entry_index SET at = at + 1 WHERE idx = 2",
    "a kind changed": "UPDATE register.entry_index SET kind = 'act' WHERE idx = 2",
    "a decision changed": (
        "UPDATE register.entry_index SET decision = 'permit' WHERE idx = 2"
    ),
    "an actor changed": "UPDATE register.entry_index SET actor = 'op-x' WHERE idx = 2",
    "a purpose forgotten": (
        "UPDATE register.entry_index SET purpose = NULL WHERE idx = 2"
    ),
    "two rows changed": (
        "UPDATE register.entry_index SET actor = 'op-x' WHERE idx IN (2, 5)"
    ),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_the_first_difference_is_named(bank: Bank, spoiled: str) -> None:
    fill(bank)
    with psycopg.connect(bank.database.owner, autocommit=True) as owner:
        owner.execute(SPOILED[spoiled])
    with pytest.raises(IndexBrokenError) as broken:
        compare(bank)
    assert broken.value.params == {"index": 2}
    _mend(bank)


def test_a_row_without_an_entry_is_named(bank: Bank) -> None:
    fill(bank)
    bank.owner.execute(
        "INSERT INTO register.entry_index SELECT 99, leaf, at, customer, kind,"
        " decision, actor, purpose FROM register.entry_index WHERE idx = 1"
    )
    with pytest.raises(IndexBrokenError) as broken:
        compare(bank)
    assert broken.value.params == {"index": 99}
    _mend(bank)


def test_an_entry_that_cannot_be_read_is_named(bank: Bank) -> None:
    fill(bank)
    url = url_for(bank.database.admin_url, "postgres", bank.database.name)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE register.entry SET body = '{}' WHERE idx = 3")
    with pytest.raises(IndexBrokenError) as broken:
        compare(bank)
    assert broken.value.params == {"index": 3}
    _mend(bank)


def _mend(bank: Bank) -> None:
    """Empty what was spoiled, so that the bank closes over a register that holds."""
    url = url_for(bank.database.admin_url, "postgres", bank.database.name)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM register.entry")
        admin.execute("DELETE FROM register.entry_index")
        admin.execute("UPDATE register.head SET size = 0, stack = ''")
