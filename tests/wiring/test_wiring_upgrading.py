"""``xinhu upgrade``: an installation's tables are brought to this version."""

from pathlib import Path

import psycopg
import pytest

from older_tables import migrate_to
from xinhu.adapters.postgres.schema_version import WANTED, SchemaVersionError
from xinhu.wiring.errors import FolderInUseError, NotInitialisedError
from xinhu.wiring.settings import read_settings
from xinhu.wiring.supervisor import sole_server
from xinhu.wiring.upgrading import upgrade

_COLUMN = """
SELECT count(*) FROM information_schema.columns
WHERE table_name = 'staff_provisioned_person' AND column_name = 'said'
"""


def test_tables_of_before_are_brought_to_this_version_and_again_is_nothing(
    installation,
) -> None:
    owner = installation.url("owner")
    migrate_to(owner, "staff", "0011_single_sign_on")
    with psycopg.connect(owner, autocommit=True) as connection:
        assert connection.execute(_COLUMN).fetchone() == (0,)
        assert upgrade(installation.settings) == WANTED
        assert connection.execute(_COLUMN).fetchone() == (1,)
        assert upgrade(installation.settings) == WANTED


def test_nothing_is_changed_while_the_folder_is_served(installation) -> None:
    with sole_server(installation.settings), pytest.raises(FolderInUseError):
        upgrade(installation.settings)


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
