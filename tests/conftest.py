"""What every test may stand on: a real PostgreSQL, and people with names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.adapters.postgres.provision import ROLES, provision, url_for

PASSWORDS = {role: f"{role}-only-in-tests" for role in ROLES}


@dataclass(frozen=True)
class Database:
    """A migrated database of one test's own."""

    name: str
    admin_url: str

    def url(self, role: str) -> str:
        """URL for one of the four roles, with its password."""
        return url_for(self.admin_url, role, self.name, PASSWORDS[role])

    @property
    def gate(self) -> str:
        return self.url("xinhu_gate")

    @property
    def console(self) -> str:
        return self.url("xinhu_console")

    @property
    def owner(self) -> str:
        return self.url("xinhu_owner")


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One server for the session (one per worker under xdist), with a template."""
    # A short path: a Unix socket's name has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="xh-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "pg")
    server.start()
    try:
        provision(server.admin_url, PASSWORDS, "template_xinhu")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


_made = 0


@pytest.fixture
def database(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """A fresh migrated database."""
    global _made  # noqa: PLW0603 -- names of databases must differ within a server
    _made += 1
    name = f"t{os.getpid()}_{_made}"
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE template_xinhu OWNER xinhu_owner"
            ).format(sql.Identifier(name))
        )
        for role in ROLES[1:]:
            admin.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(role)
                )
            )
    yield Database(name, postgres.admin_url)
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        )
