"""Make the database, its roles and its tables: an explicit act, once and at upgrades.

Four roles from the first day (design, "three kinds of process"): ``xinhu_owner`` owns
the tables and is used for migrations only; ``xinhu_gate`` seals, opens and appends;
``xinhu_console`` and ``xinhu_worker`` reach the desks' tables and neither the vault nor
the register.
"""

import builtins
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from xinhu.core.base.errors import Fault

ROLES = ("xinhu_owner", "xinhu_gate", "xinhu_console", "xinhu_worker")
_SCHEMAS = ("vault", "register", "desk")
_MIGRATE = (
    "-m",
    "django",
    "migrate",
    "--no-input",
    "--skip-checks",
    "--no-color",
)
_STEP = re.compile(r"^  Applying (\w+\.\w+)\.\.\.", re.MULTILINE)
_RAISED = re.compile(r"^(?:[a-z_]+\.)*([A-Z]\w*)(?::|$)", re.MULTILINE)


class MigrationFailedError(Fault):
    """The tables could not be brought to this version."""

    code = "database.migration"


def url_for(url: str, role: str, database: str, password: str | None = None) -> str:
    """Return the URL of the same server for another role, database and password."""
    parts = urlsplit(url)
    secret = "" if password is None else ":" + quote(password, safe="")
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{role}{secret}@{host}", path=f"/{database}")
    )


def provision(
    admin_url: str, passwords: Mapping[str, str], database: str = "xinhu"
) -> None:
    """Create or renew roles, create the database if missing, and migrate it.

    Args:
        admin_url: a superuser, or a role that may create roles and databases.
        passwords: role → password, for each of ``ROLES``.
        database: its name.

    Raises:
        MigrationFailedError: Django's migration ended with an error.
        psycopg.Error: the server refused.
    """
    name = sql.Identifier(database)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for role in ROLES:
            _renew_role(admin, role, passwords[role])
        found = admin.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (database,)
        ).fetchone()
        if found is None:
            owner = sql.Identifier("xinhu_owner")
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    name, owner
                )
            )
    owner_url = url_for(admin_url, "xinhu_owner", database, passwords["xinhu_owner"])
    with psycopg.connect(owner_url, autocommit=True) as owner_connection:
        _make_schemas(owner_connection, database)
    migrate(owner_url)


def migrate(owner_url: str) -> None:
    """Bring the tables to this version, in a process of its own.

    Raises:
        MigrationFailedError: a step failed; those before it are done.
    """
    done = subprocess.run(  # noqa: S603 -- our own interpreter, fixed words
        [
            sys.executable,
            *_MIGRATE,
            "--settings",
            "xinhu.adapters.postgres.migration_settings",
        ],
        env={**os.environ, "XINHU_DJANGO_DATABASE_URL": owner_url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise MigrationFailedError(detail=failure(done.stdout, done.stderr))


def failure(printed: str, raised: str) -> str:
    """Return which step of a migration failed and how, and nothing of any row.

    PostgreSQL writes the row that breaks a rule into its message, over several lines
    perhaps; so nothing is taken out of it but names that are known beforehand.

    Args:
        printed: the standard output: each step is named as it begins.
        raised: the standard error.
    """
    steps = _STEP.findall(printed) or ["-"]
    name, state = "-", "-"
    for said in _RAISED.findall(raised):
        known = getattr(psycopg.errors, said, None) or getattr(builtins, said, None)
        if not isinstance(known, type) or not issubclass(known, BaseException):
            continue
        found = getattr(known, "sqlstate", None)
        if found or state == "-":
            name, state = said, found or "-"
    return f"{name}, SQLSTATE {state}, {steps[-1]}"


def _renew_role(admin: psycopg.Connection, role: str, password: str) -> None:
    found = admin.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)
    ).fetchone()
    verb = sql.SQL("ALTER" if found else "CREATE")
    admin.execute(
        sql.SQL(
            "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}"
        ).format(verb, sql.Identifier(role), sql.Literal(password))
    )


def _make_schemas(owner: psycopg.Connection, database: str) -> None:
    owner.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    owner.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(
            sql.Identifier(database)
        )
    )
    for schema in _SCHEMAS:
        owner.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema))
        )
    for role in ("gate", "console", "worker"):
        grantee = sql.Identifier(f"xinhu_{role}")
        owner.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(database), grantee
            )
        )
        owner.execute(sql.SQL("GRANT USAGE ON SCHEMA desk TO {}").format(grantee))
    owner.execute("GRANT USAGE ON SCHEMA vault, register TO xinhu_gate")
    for role in ("console", "worker"):
        grantee = sql.Identifier(f"xinhu_{role}")
        owner.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA desk"
                " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {0}"
            ).format(grantee)
        )
        owner.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA desk"
                " GRANT USAGE ON SEQUENCES TO {0}"
            ).format(grantee)
        )
