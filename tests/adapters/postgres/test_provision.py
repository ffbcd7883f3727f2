import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from xinhu.adapters.postgres.durability import NotDurableError, require_durable


def test_it_makes_a_durable_database_with_an_empty_register(database) -> None:
    with psycopg.connect(database.gate) as gate:
        assert require_durable(gate)["fsync"] == "on"
        head = gate.execute("SELECT size, stack FROM register.head").fetchone()
        assert head == (0, b"")


@pytest.mark.parametrize("weaker", ["off", "local"])
def test_it_refuses_a_role_whose_commits_are_not_flushed(database, weaker) -> None:
    with psycopg.connect(database.gate) as gate:
        gate.execute(f"SET synchronous_commit = {weaker}")
        with pytest.raises(NotDurableError):
            require_durable(gate)


@pytest.mark.duty("R5.1")
@pytest.mark.parametrize(
    "forbidden",
    [
        "SELECT sealed FROM vault.record",
        "SELECT wrapped_key FROM vault.customer",
        "SELECT * FROM vault.tag",
        "SELECT * FROM vault.institution_key",
        "SELECT remedy FROM vault.found_file",
        "SELECT remedy FROM vault.found_file_correction",
        "UPDATE vault.found_file SET salt = NULL",
        "SELECT body FROM register.entry",
        "INSERT INTO register.entry (idx, leaf, body) VALUES (0, 'x', 'y')",
        "UPDATE register.head SET size = 0",
        "DELETE FROM desk.outbox",
        "UPDATE desk.outbox SET act = '{}'",
        "SELECT act FROM desk.outbox",
    ],
)
@pytest.mark.parametrize("role", ["xinhu_console", "xinhu_worker"])
def test_the_console_and_the_worker_reach_neither_vault_nor_register(
    database, role, forbidden
) -> None:
    with (
        psycopg.connect(database.url(role)) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(forbidden)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE register.entry SET leaf = leaf",
        "DELETE FROM register.entry",
        "TRUNCATE register.entry",
    ],
)
def test_not_even_the_owner_changes_an_entry_by_a_statement(database, change) -> None:
    with psycopg.connect(database.owner) as owner:
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(change)
        assert refused.value.sqlstate == "XH001"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE register.entry SET leaf = leaf",
        "DELETE FROM register.entry",
        "TRUNCATE register.entry",
        "DELETE FROM register.head",
        "ALTER TABLE register.entry DISABLE TRIGGER ALL",
        "SELECT password FROM desk.staff_operator",
    ],
)
def test_the_gate_itself_can_only_append(database, change) -> None:
    with psycopg.connect(database.gate) as gate, pytest.raises(InsufficientPrivilege):
        gate.execute(change)


@pytest.mark.duty("R6.1")
@pytest.mark.parametrize("told", ["paper_of", "paper_kept_at"])
def test_the_console_alone_is_told_which_remedies_gave_a_paper(database, told) -> None:
    asked = f"SELECT desk.{told}('rm-0123456789abcdef')"
    with psycopg.connect(database.url("xinhu_console")) as console:
        assert console.execute(asked).fetchone() == (None,)
    with (
        psycopg.connect(database.url("xinhu_worker")) as worker,
        pytest.raises(InsufficientPrivilege),
    ):
        worker.execute(asked)
