"""Databases of a scan: their passwords, their tables, what is to be said of them."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xinhu.adapters.databases.address import MYSQL, POSTGRESQL, SQLITE, Database
from xinhu.adapters.databases.asking import Reading
from xinhu.adapters.databases.errors import (
    ScanDatabasesAbsentError,
    ScanPasswordFileError,
)
from xinhu.adapters.databases.meeting import kept, met
from xinhu.adapters.scan_reports.contents import Note
from xinhu.adapters.scans.walking import Beside, Met, Passed

_LONGEST: Final = 1 << 12
_MYSQL_PASSWORD: Final = "MYSQL_PWD"  # noqa: S105 -- the name of a variable
_NEEDS: Final = {POSTGRESQL: "psycopg", **dict.fromkeys(MYSQL, "pymysql")}


def named(
    urls: Sequence[str], password_file: Path | None, environment: Mapping[str, str]
) -> tuple[Database, ...]:
    """Read URLs of databases, and find their passwords.

    A password of a URL goes before the file's, and that before the environment's. What
    libpq finds by itself (``PGPASSWORD``, ``.pgpass``) it finds without us.

    Raises:
        ScanDatabaseUrlError: a URL is none.
        ScanDatabasesAbsentError: what reads databases is not installed.
        ScanPasswordFileError: the file cannot be used.
    """
    found = tuple(map(Database.of, urls))
    wanted = {_NEEDS.get(database.kind, "sqlalchemy") for database in found}
    if found and any(find_spec(name) is None for name in (*wanted, "sqlalchemy")):
        raise ScanDatabasesAbsentError
    secret = None if password_file is None else _read(password_file)
    return tuple(_with(database, secret, environment) for database in found)


def beside(reading: Reading, exclude: Sequence[str]) -> tuple[Beside, list[Note]]:
    """List the tables of databases.

    Returns:
        what a scan looks at beside files, and what is to be said of the databases.

    Raises:
        ScanDatabaseUrlError, ScanDatabaseRefusedError, ScanDatabaseUnreachableError: a
            database cannot be listed.
    """
    if not reading.databases:
        return Beside(), []
    # A scan of files loads none of this.
    from xinhu.adapters.databases.listing import listed  # noqa: PLC0415 -- see above

    units: list[Met | Passed] = []
    notes: list[Note] = []
    excluded = 0
    for database in reading.databases:
        listing = listed(database, reading.patience)
        tables = kept(listing.tables, exclude)
        excluded += len(listing.tables) - len(tables)
        units += met(database, tables)
        if database.told:
            notes.append(Note("password_in_url", database.address))
        if listing.may_write:
            notes.append(Note("may_write", database.address))
    roots = tuple(dict.fromkeys(each.address for each in reading.databases))
    once = {unit.path: unit for unit in units}
    return Beside(
        roots, (*once.values(),), excluded, (f"sample={reading.sample}",)
    ), notes


def _with(
    database: Database, secret: str | None, environment: Mapping[str, str]
) -> Database:
    if database.password is not None or database.kind == SQLITE:
        return database
    if secret is None and database.kind in MYSQL:
        secret = environment.get(_MYSQL_PASSWORD)
    return replace(database, password=secret)


def _read(path: Path) -> str:
    """Read a password: the first line of a file that is its owner's alone.

    Raises:
        ScanPasswordFileError: it is not, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o077:
                raise ScanPasswordFileError(path=str(path), detail="mode")
            line = file.readline(_LONGEST).rstrip(b"\r\n").decode()
    except (OSError, UnicodeDecodeError) as error:
        detail = type(error).__name__
        raise ScanPasswordFileError(path=str(path), detail=detail) from None
    if not line:
        raise ScanPasswordFileError(path=str(path), detail="empty")
    return line
