"""Builds an import: rules, keys, database and register around the intake desk."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from xinhu.adapters.postgres.customer_loading import PostgresCustomers
from xinhu.adapters.postgres.customer_packing import CopyPacker
from xinhu.adapters.postgres.durability import require_durable
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.adapters.postgres.schema_version import require_schema
from xinhu.core.base.clock import SECOND, Instant, system_clock, to_text
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.stores import Intent
from xinhu.core.register.entry import Draft
from xinhu.desks.customers.intake.checking import Checker
from xinhu.desks.customers.intake.entries import Importer
from xinhu.desks.customers.intake.importing import Importing, Tell
from xinhu.desks.customers.intake.mapping import (
    MappingFile,
    read_mapping,
    write_mapping,
)
from xinhu.desks.customers.intake.merging import Merger
from xinhu.desks.customers.intake.random_buffer import RandomBuffer
from xinhu.desks.customers.intake.sealing import Sealer
from xinhu.desks.customers.intake.source import Source, open_source, require_fields
from xinhu.desks.customers.intake.stores import ImportState
from xinhu.desks.customers.intake.summary import Summary
from xinhu.desks.customers.intake.words import Words, load_words
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.in_force import policies_in_force
from xinhu.wiring.institution import load_keyring, read_institution
from xinhu.wiring.root_key import OpenRootKey
from xinhu.wiring.rules import SHIPPED, load_catalogue, load_policies
from xinhu.wiring.settings import Settings

_BEIJING = Instant(8 * 3600 * SECOND)
"""Dates in files are days where the bank is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """A file that was looked at, and how it would be taken in.

    Attributes:
        source: the file and its columns.
        mapping: what the mapping file says; empty without one.
        words: of intake.
        catalogue: which fields there are.
    """

    source: Source
    mapping: MappingFile
    words: Words
    catalogue: Catalogue

    def mapping_text(self) -> str:
        """Return a mapping file that says what was guessed, to be corrected."""
        return write_mapping({c.header: c.field for c in self.source.columns})


def look_at(settings: Settings, file: Path, mapping_file: Path | None) -> Sighted:
    """Look at a file; nothing is written, no database is needed.

    Raises:
        FileUnreadableError, HeaderNotFoundError, ColumnMissingError,
            MappingInvalidError: the file cannot be taken in as it is.
    """
    words, catalogue = load_words(SHIPPED, settings.rules), load_catalogue(settings)
    mapping = MappingFile()
    if mapping_file is not None:
        mapping = read_mapping(mapping_file, catalogue)
    source = open_source(file, words=words, catalogue=catalogue, mapping=mapping)
    return Sighted(source=source, mapping=mapping, words=words, catalogue=catalogue)


def take_in(
    settings: Settings,
    root_key: OpenRootKey,
    sighted: Sighted,
    rejects: Path,
    workers: int,
    tell: Tell,
) -> Summary:
    """Import a file that was looked at, or go on with it.

    Raises:
        ColumnMissingError: no column gives a field that every customer needs.
        XinhuError: as ``Importing.run``; keys or database do not permit a start.
    """
    require_fields(sighted.source, sighted.words)
    with running_database(require_initialised(settings)) as server:
        return import_on(settings, server, root_key, sighted, rejects, workers, tell)


def import_on(  # noqa: PLR0917 -- what an import rests on, one by one
    settings: Settings,
    server: str,
    root_key: OpenRootKey,
    sighted: Sighted,
    rejects: Path,
    workers: int,
    tell: Tell,
) -> Summary:
    """Import a file on a server that runs already."""
    url = role_url(settings, server, "gate")
    with psycopg.connect(url, autocommit=True) as gate:
        require_durable(gate)
        require_schema(gate)
        institution = read_institution(gate)
        keyring = load_keyring(gate, root_key(), institution)
        by = commander()
        importing = Importing(
            words=sighted.words,
            store=PostgresCustomers(gate),
            append=RegisterAppender(url, guomi=institution.guomi),
            make_sealer=SealerMaker(url, keyring, sighted),
            importer=Importer(
                actor=by["reference"],
                post=by["post"],
                zone=by["zone"],
                policy=_policy(gate, settings),
            ),
            random=os.urandom,
            clock=system_clock,
            workers=workers,
        )
        return importing.run(sighted.source, sighted.mapping, rejects, tell)


def _policy(gate: psycopg.Connection[Any], settings: Settings) -> str:
    """Return the version in force, which may be another than the files'."""
    grades = load_catalogue(settings).grades
    _, policies = policies_in_force(gate, load_policies(settings), grades)
    return policies.version


@dataclass(frozen=True, slots=True)
class SealerMaker:
    """Makes sealers, each with a connection of its own.

    Attributes:
        url: of the gate's role.
        keyring: of the institution.
        sighted: the file that is imported.
    """

    url: str
    keyring: Keyring
    sighted: Sighted

    def __call__(self, state: ImportState, opened: Receipt) -> Sealer:
        """Make the sealer of this process."""
        sighted = self.sighted
        catalogue, words = sighted.catalogue, sighted.words
        today = to_text(Instant(system_clock() + _BEIJING))[:10]
        many = frozenset(field.name for field in catalogue.fields if field.many)
        return Sealer(
            checker=Checker(catalogue, words, sighted.source.columns, today),
            merger=Merger(words, many),
            keyring=self.keyring,
            catalogue=catalogue,
            receipt=opened,
            started_at=state.started_at,
            lookup=PostgresCustomers(psycopg.connect(self.url, autocommit=True)),
            packer=CopyPacker(),
            random=RandomBuffer(os.urandom),
            clock=system_clock,
        )


class RegisterAppender:
    """Appends single entries, each over a connection of its own: there are two.

    Args:
        url: of the gate's role.
        guomi: whether the register carries the SM3 tree as well.
    """

    def __init__(self, url: str, *, guomi: bool) -> None:
        self._url = url
        self._guomi = guomi

    def __call__(self, draft: Draft) -> Receipt:
        """Append an entry; durable when this returns.

        Raises:
            RegisterUnavailableError: it is not, or that is not known.
        """
        return asyncio.run(self._append(draft))

    async def _append(self, draft: Draft) -> Receipt:
        link = Link(self._url)
        try:
            writer = PostgresWriter(link, guomi=self._guomi)
            (appended,) = await writer.append([Intent(draft)])
            return appended.receipt
        finally:
            await link.close()
