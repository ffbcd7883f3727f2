"""What every test may stand on: a real PostgreSQL, and people with names."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from emptying import Emptying
from machine import need
from server_place import QUICK_PASSWORDS, keep_log_short, place_of_server
from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.adapters.postgres.provision import ROLES, provision, url_for

if TYPE_CHECKING:
    from bank import Bank

pytest_plugins = [
    "files_in_order",
    "founded_once",
    "measured",
    "pytester",
    "settled",
    "watched_logs",
]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stop a test whose machine lacks what its mark names, before anything is made."""
    for mark in item.iter_markers("needs"):
        for package in mark.args:
            need(package)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that share a name: of those, workers run one and tell no more."""
    names = Counter(item.nodeid for item in items)
    if twice := [name for name, count in names.items() if count > 1]:
        shared = "tests share their names: "
        raise pytest.UsageError(shared + ", ".join(twice[:9]))


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
    with place_of_server() as folder, EmbeddedPostgres(folder / "pg") as server:
        keep_log_short(server.admin_url)
        provision(server.admin_url + QUICK_PASSWORDS, PASSWORDS, "template_xinhu")
        yield server


_made = 0


@contextmanager
def _fresh(postgres: EmbeddedPostgres) -> Iterator[Database]:
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


@pytest.fixture
def fresh(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """A migrated database of a test's own, whose tables it may change."""
    with _fresh(postgres) as made:
        yield made


@pytest.fixture
def database(fresh: Database) -> Database:
    """A fresh migrated database; desks and pages share one that is emptied."""
    return fresh


@pytest.fixture(scope="session")
def reused(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """A migrated database that tests share; whoever takes it empties it first.

    Making a database takes a second; emptying one takes some milliseconds.
    """
    with _fresh(postgres) as made:
        yield made


@pytest.fixture(scope="session")
def _emptying(reused: Database) -> Iterator[Emptying]:
    url = url_for(reused.admin_url, "postgres", reused.name)
    emptying = Emptying(url)
    yield emptying
    emptying.close()


@pytest.fixture
def emptied(reused: Database, _emptying: Emptying) -> Database:
    """A database like a fresh one, at a hundredth of the time."""
    _emptying.empty()
    return reused


@pytest.fixture
def bank(emptied: Database, tmp_path: Path) -> Iterator["Bank"]:
    """A bank with operators, customers and a gate; see ``tests/bank.py``."""
    from bank import Bank  # noqa: PLC0415 -- few tests need all of Xinhu

    with Bank(emptied, tmp_path) as opened:
        yield opened


@pytest.fixture
def guomi_bank(emptied: Database, tmp_path: Path) -> Iterator["Bank"]:
    """The same under the guomi suite."""
    from bank import Bank  # noqa: PLC0415 -- few tests need all of Xinhu
    from xinhu.core.crypto.suites import GUOMI  # noqa: PLC0415 -- the same

    with Bank(emptied, tmp_path, GUOMI) as opened:
        yield opened
