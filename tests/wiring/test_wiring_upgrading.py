"""``xinhu upgrade``: an installation's tables are brought to this version."""

from pathlib import Path

import psycopg
import pytest

from older_tables import migrate_to
from xinhu.adapters.postgres.provision import MigrationFailedError, failure
from xinhu.adapters.postgres.schema_version import WANTED, SchemaVersionError
from xinhu.wiring.errors import (
    FolderInUseError,
    NotInitialisedError,
    UpgradeRunningError,
)
from xinhu.wiring.settings import read_settings
from xinhu.wiring.supervisor import sole_server
from xinhu.wiring.upgrading import upgrade

_TABLE = "SELECT to_regclass('desk.django_session') IS NOT NULL"


def older(owner: str) -> None:
    """Leave the tables without a step that can be taken back; few of ours can be."""
    migrate_to(owner, "sessions", "zero")


def test_tables_of_before_are_brought_to_this_version_and_again_is_nothing(
    installation,
) -> None:
    owner = installation.url("owner")
    older(owner)
    with psycopg.connect(owner, autocommit=True) as connection:
        assert connection.execute(_TABLE).fetchone() == (False,)
        assert upgrade(installation.settings) == WANTED
        assert connection.execute(_TABLE).fetchone() == (True,)
        assert upgrade(installation.settings) == WANTED


def test_nothing_is_changed_while_the_folder_is_served(installation) -> None:
    with sole_server(installation.settings), pytest.raises(FolderInUseError):
        upgrade(installation.settings)


def test_a_step_that_fails_is_named_without_any_row_and_is_tried_again(
    installation,
) -> None:
    owner = installation.url("owner")
    older(owner)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE desk.django_session (in_the_way text)")
        with pytest.raises(MigrationFailedError) as failed:
            upgrade(installation.settings)
        connection.execute("DROP TABLE desk.django_session")
    said = str(failed.value.params["detail"])
    assert said == "DuplicateTable, SQLSTATE 42P07, sessions.0001_initial"
    assert upgrade(installation.settings) == WANTED


def test_a_message_that_looks_like_another_tells_no_row_either() -> None:
    printed = "Running migrations:\n  Applying a.0001_x... OK\n  Applying a.0002_y..."
    raised = (
        "Traceback (most recent call last):\n"
        "psycopg.errors.UniqueViolation: duplicate key\n"
        "DETAIL:  Key (name)=(Zhang\nSecretName: 1101011990\nZhang) exists.\n"
        "django.db.utils.IntegrityError: duplicate key\nDETAIL:  Key (name)=(Zhang)\n"
    )
    assert failure(printed, raised) == "UniqueViolation, SQLSTATE 23505, a.0002_y"
    assert failure("", "ValueError: Zhang") == "ValueError, SQLSTATE -, -"
    assert failure("", "Zhang") == "-, SQLSTATE -, -"


def test_of_two_machines_that_upgrade_one_database_the_second_is_refused(
    installation,
) -> None:
    with psycopg.connect(installation.url("owner"), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(7810020)")
        with pytest.raises(UpgradeRunningError):
            upgrade(installation.settings)
    assert upgrade(installation.settings) == WANTED


def test_tables_of_a_newer_program_are_refused(installation) -> None:
    change = "CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer"
    as_sql = f"{change} LANGUAGE sql IMMUTABLE AS"
    with psycopg.connect(installation.url("owner"), autocommit=True) as owner:
        owner.execute(f"{as_sql} 'SELECT {WANTED + 1}'")
        try:
            with pytest.raises(SchemaVersionError):
                upgrade(installation.settings)
        finally:
            owner.execute(f"{as_sql} 'SELECT {WANTED}'")


def test_a_folder_that_was_never_set_up_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotInitialisedError):
        upgrade(read_settings({}, data=tmp_path))
    assert not list(tmp_path.iterdir())
