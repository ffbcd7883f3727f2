"""Refuses tables of another version than the program's own.

Without this a program that was upgraded, and its tables not, would start and then fail
at every look.
"""

from typing import Any

import psycopg

from xinhu.core.base.errors import Fault

WANTED = 24
"""The migration that this program counts on."""
_FIRST = 1
_READ = "SELECT register.schema_version()"


class SchemaVersionError(Fault):
    """The tables are of another version; params: found, wanted."""

    code = "database.schema"


def require_schema(connection: psycopg.Connection[Any]) -> int:
    """Return the version of the tables.

    Args:
        connection: of the gate's role, in autocommit mode.

    Raises:
        SchemaVersionError: it is older or newer than this program's.
    """
    try:
        found = int(connection.execute(_READ).fetchall()[0][0])
    except psycopg.errors.UndefinedFunction:
        found = _FIRST
    if found != WANTED:
        raise SchemaVersionError(found=found, wanted=WANTED)
    return found
