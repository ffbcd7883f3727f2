"""An installation as ``xinhu init`` leaves it, with a few customers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

from founded_once import FoundedOnce, copy_of
from quick_root_key import quick_root_key
from xinhu.core.base.ids import new_customer
from xinhu.core.vault.index import identity, tags
from xinhu.core.vault.sealing import seal_record
from xinhu.wiring import secrets
from xinhu.wiring.database import role_url, running_database
from xinhu.wiring.initialise import Choice, SuiteName, initialise
from xinhu.wiring.institution import load_keyring, read_institution
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.rules import load_catalogue
from xinhu.wiring.settings import Settings, read_settings

CUSTOMERS = 30


class Installation:
    """A data folder, set up, its database running."""

    def __init__(self, settings: Settings, server: str) -> None:
        self.settings = settings
        self.server = server

    def url(self, role: str) -> str:
        return role_url(self.settings, self.server, role)

    def admin(self) -> psycopg.Connection:
        """Connect as whoever owns the machine: the one nobody can keep out."""
        url = self.server.rpartition("/postgres")
        return psycopg.connect(
            f"{url[0]}/{self.settings.database_name}{url[2]}", autocommit=True
        )


@contextmanager
def _copied(once: FoundedOnce, suite: SuiteName) -> Iterator[Installation]:
    """Give a copy of what is set up once for a run."""
    with copy_of(once(f"installation-{suite}", partial(_set_up, suite))) as folder:
        settings = _settings(folder)
        with running_database(settings) as server:
            yield Installation(settings, server)


def _settings(folder: Path) -> Settings:
    return read_settings(
        {}, data=folder / "data", passphrase_file=folder / "passphrase"
    )


def _set_up(suite: SuiteName, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    secrets.write(folder / "passphrase", "correct horse battery")
    settings = _settings(folder)
    choice = Choice(institution="bank.example", suite=suite, expected_customers=1_000)
    with quick_root_key():
        initialise(settings, choice)
    with running_database(settings) as server:
        _take_in(Installation(settings, server))


@pytest.fixture(scope="module")
def installation(founded_once: FoundedOnce) -> Iterator[Installation]:
    with _copied(founded_once, "international") as made:
        yield made


@pytest.fixture(scope="module")
def guomi_installation(founded_once: FoundedOnce) -> Iterator[Installation]:
    with _copied(founded_once, "guomi") as made:
        yield made


def _take_in(installation: Installation) -> None:
    with psycopg.connect(installation.url("gate")) as gate:
        keyring = load_keyring(
            gate, open_root_key(installation.settings), read_institution(gate)
        )
        catalogue = load_catalogue(installation.settings)
        for n in range(CUSTOMERS):
            customer = new_customer(os.urandom)
            values = {"name": "周敏", "mobile": f"138{n:08d}", "balance": f"{n}.00"}
            sealed = seal_record(keyring, catalogue, customer, values, 1, os.urandom)
            gate.execute(
                "INSERT INTO vault.customer (customer, identity, kek_version,"
                " wrapped_key) VALUES (%s, %s, %s, %s)",
                (
                    customer,
                    identity(keyring, "居民身份证", f"1101011990010{n:05d}"),
                    sealed.kek_version,
                    sealed.wrapped_key,
                ),
            )
            gate.execute(
                "INSERT INTO vault.record VALUES (%s, 1, %s, 0)",
                (customer, sealed.record),
            )
            for tag in tags(keyring, catalogue, values):
                gate.execute("INSERT INTO vault.tag VALUES (%s, %s)", (tag, customer))
