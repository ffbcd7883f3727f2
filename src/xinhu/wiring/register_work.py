"""What the command line does with the register: verify it, sign it, prove an entry."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from xinhu.adapters.postgres.checkpoint_reader import PostgresCheckpoints
from xinhu.adapters.postgres.checkpoint_writer import CheckpointWriter
from xinhu.adapters.postgres.index_rebuild import rebuild_and_compare
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.stored_register import StoredRegister
from xinhu.adapters.postgres.tile_reader import PostgresTiles
from xinhu.core.base.clock import system_clock
from xinhu.desks.audit.proving import Proving, SignedCheckpoint
from xinhu.desks.audit.verifying import Verified, verify_register
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.institution import read_institution
from xinhu.wiring.register_identity import open_identity, read_verifiers
from xinhu.wiring.settings import Settings

GateConnection = tuple[psycopg.Connection[Any], str]
"""A connection of the gate's role, and its URL."""

Tell = Callable[[int, int], None]
"""Told what is done and what there is to do."""


@contextmanager
def gate_connection(
    settings: Settings,
) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """Give a connection of the gate's role, and its URL, for the time of the block.

    Raises:
        NotInitialisedError: there is no register.
    """
    with running_database(require_initialised(settings)) as server:
        url = role_url(settings, server, "gate")
        with psycopg.connect(url) as gate:
            yield gate, url


def verify_stored(settings: Settings, tell: Tell) -> Verified:
    """Hash every stored entry again, follow every chain, check every signature.

    Then rebuild the index tables from the entries and compare them.

    Raises:
        RegisterBrokenError: the first index that does not hold, and why.
        IndexBrokenError: the first entry that the index tells otherwise.
    """
    with gate_connection(settings) as (gate, _):
        institution = read_institution(gate)
        reader = StoredRegister(gate)
        size = reader.head().size
        verified = verify_register(
            reader,
            origin=institution.origin,
            verifiers=read_verifiers(gate),
            guomi=institution.guomi,
            progress=lambda done: tell(done, size),
        )
        gate.commit()
        rebuild_and_compare(gate)
        return verified


def newest_checkpoint(settings: Settings, *, sign: bool) -> SignedCheckpoint:
    """Return the newest signed checkpoint.

    Args:
        settings: of the installation.
        sign: sign one over what is stored now, first; takes the root key.

    Raises:
        NotYetProvableError: none was signed yet.
        RegisterBrokenError: what is stored does not hold; nothing was signed.
    """
    with gate_connection(settings) as (gate, url):
        if sign:
            identity = open_identity(gate, settings)
            CheckpointWriter(gate, identity, system_clock).write()
            gate.commit()
        return asyncio.run(_newest(url))


def proof_file(settings: Settings, index: int) -> str:
    """Return the C2SP proof file of an entry: proof, and the checkpoint it leads to.

    Raises:
        NotYetProvableError: no checkpoint covers the entry yet.
    """
    with gate_connection(settings) as (_, url):
        return asyncio.run(_prove(url, index))


async def _newest(url: str) -> SignedCheckpoint:
    link = Link(url)
    try:
        return await _proving(link).checkpoint()
    finally:
        await link.close()


async def _prove(url: str, index: int) -> str:
    link = Link(url)
    try:
        return (await _proving(link).proof_file(index)).decode()
    finally:
        await link.close()


def _proving(link: Link) -> Proving:
    return Proving(tiles=PostgresTiles(link), checkpoints=PostgresCheckpoints(link))
