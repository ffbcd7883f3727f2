"""A program does not start on tables that it does not know."""

import psycopg
import pytest

from bank import Bank
from xinhu.adapters.postgres.schema_version import (
    WANTED,
    SchemaVersionError,
    require_schema,
)

_NEWER = """
CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 99'
"""


def test_the_tables_that_were_made_are_the_ones_that_are_wanted(bank: Bank) -> None:
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        assert require_schema(gate) == WANTED


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("DROP FUNCTION register.schema_version()", 1),
        (_NEWER, 99),
    ],
)
def test_older_and_newer_tables_are_refused(
    bank: Bank, change: str, found: int
) -> None:
    with bank.owner.transaction(force_rollback=True):
        bank.owner.execute(change)
        with pytest.raises(SchemaVersionError) as caught:
            require_schema(bank.owner)
    assert caught.value.params == {"found": found, "wanted": WANTED}
