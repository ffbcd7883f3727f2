"""``xinhu init``: an explicit act, done once; nothing is ever made up later.

    (1) refuse a folder or a database that was set up before
    (2) draw the secrets, then the root key
    (3) make the database, its roles and its tables
    (4) refuse a database that does not flush
    (5) settings, institution keys and the genesis entry, in one transaction
    (6) mark the folder as set up

A crash before (6) leaves a folder that nothing starts from. What was drawn is never
overwritten: whoever begins again does so in an empty folder.
"""

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

import psycopg

from xinhu.adapters.postgres.durability import require_durable
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.provision import ROLES, provision
from xinhu.adapters.postgres.register_store import append_within
from xinhu.core.base.clock import system_clock
from xinhu.core.base.errors import BadInput
from xinhu.core.crypto.institution_keys import WrappedKey, create_institution_keys
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.crypto.suites import GUOMI, Suite, suite_named
from xinhu.core.crypto.tag_size import index_bits
from xinhu.core.gate.stores import Intent
from xinhu.core.register.entry import Facts
from xinhu.wiring import secrets
from xinhu.wiring.commander import commander
from xinhu.wiring.database import marker, role_url, running_database
from xinhu.wiring.errors import AlreadyInitialisedError
from xinhu.wiring.institution import Institution
from xinhu.wiring.job_tables import make_job_tables
from xinhu.wiring.root_key import create_root_key
from xinhu.wiring.rules import load_catalogue, load_policies
from xinhu.wiring.settings import Settings
from xinhu.wiring.signers import open_signers
from xinhu.wiring.verifier_keys import rows_of

SuiteName = Literal["international", "guomi"]
_SETTING = "INSERT INTO vault.setting (name, value) VALUES ($1, $2)"
_KEY = """
INSERT INTO vault.institution_key (name, version, wrapped, created_at)
VALUES ($1, $2, $3, $4)
"""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,62}")


class InstitutionNameError(BadInput):
    """An institution's identifier is a domain name, or looks like one."""

    code = "init.institution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen once.

    Attributes:
        institution: identifier, such as the bank's domain name.
        suite: ``international`` or ``guomi``.
        expected_customers: sizes the blind tags.
        origin: first line of checkpoints; made from the institution if empty.
    """

    institution: str
    suite: SuiteName
    expected_customers: int
    origin: str = ""

    def with_suite(self, suite: Suite) -> Institution:
        """Return the institution that this makes."""
        return Institution(
            name=self.institution,
            suite=suite,
            origin=self.origin or f"{self.institution}/register",
            expected_customers=self.expected_customers,
        )

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the choice as rows of vault.setting."""
        return (
            ("institution", self.institution),
            ("suite", self.suite),
            ("expected_customers", str(self.expected_customers)),
            ("origin", self.origin or f"{self.institution}/register"),
        )


def initialise(settings: Settings, choice: Choice) -> None:
    """Set an installation up.

    Raises:
        AlreadyInitialisedError: it was.
        InstitutionNameError: the identifier cannot stand in a checkpoint.
        XinhuError: keys, rules or database do not permit it.
    """
    if marker(settings).exists() or settings.secrets.exists():
        raise AlreadyInitialisedError(folder=str(settings.data))
    if _NAME.fullmatch(choice.institution) is None:
        raise InstitutionNameError
    index_bits(choice.expected_customers)
    suite = suite_named(choice.suite)
    load_catalogue(settings)
    version = load_policies(settings).version
    settings.data.mkdir(mode=0o750, parents=True, exist_ok=True)
    root = create_root_key(settings, suite)
    secrets.draw(settings.secrets)
    wrapped = create_institution_keys(
        root, institution=choice.institution, suite=suite, random=os.urandom
    )
    with running_database(settings) as server:
        _make_database(settings, server)
        url = role_url(settings, server, "gate")
        with psycopg.connect(url) as gate:
            require_durable(gate)
        signers = open_signers(root, wrapped, choice.with_suite(suite))
        settings_rows = (*choice.rows(), *rows_of(signers))
        genesis = _genesis(choice, root, version)
        asyncio.run(_begin(url, settings_rows, wrapped, genesis, guomi=suite is GUOMI))
    settings.volumes.mkdir(mode=0o750, exist_ok=True)
    secrets.write(marker(settings), metadata.version("xinhu"))


def _make_database(settings: Settings, server: str) -> None:
    admin_file = settings.database_admin_url_file
    admin = server if admin_file is None else secrets.read(admin_file)
    passwords = {
        role: secrets.password_of(settings.secrets, role.removeprefix("xinhu_"))
        for role in ROLES
    }
    provision(admin, passwords, settings.database_name)
    make_job_tables(role_url(settings, server, "owner"))


def _genesis(choice: Choice, root: RootKey, version: str) -> Facts:
    by = commander()
    return Facts(
        kind="genesis",
        actor=by["reference"],
        post=by["post"],
        zone=by["zone"],
        at=system_clock(),
        decision="record",
        policy=version,
        detail=(
            *choice.rows(),
            ("root_key", root.kind),
            ("version", metadata.version("xinhu")),
        ),
    )


async def _begin(
    url: str,
    settings_rows: Sequence[tuple[str, str]],
    wrapped: Sequence[WrappedKey],
    genesis: Facts,
    *,
    guomi: bool,
) -> None:
    link = Link(url)
    async with link.use() as gate, gate.transaction():
        if await gate.fetchval("SELECT count(*) FROM vault.setting"):
            raise AlreadyInitialisedError(folder="PostgreSQL")
        await gate.executemany(_SETTING, settings_rows)
        rows = [(*key, genesis.at) for key in wrapped]
        await gate.executemany(_KEY, rows)
        await append_within(gate, [Intent(genesis.draft())], guomi=guomi)
    await link.close()
