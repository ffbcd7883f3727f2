"""``xinhu volume bind``: the adapters that a bindery stands on, put together."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from xinhu.adapters.postgres.checkpoint_writer import (
    WAIT_FOR_TURN,
    CheckpointWriter,
    Identity,
)
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.register_store import append_within
from xinhu.adapters.postgres.stored_register import StoredRegister
from xinhu.adapters.volumes.bindery import Bindery, Bound
from xinhu.adapters.volumes.binding import bind
from xinhu.core.base.clock import system_clock
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Intent
from xinhu.core.register.entry import Facts
from xinhu.core.register.store import Append
from xinhu.core.register.volume.boundary import Binder
from xinhu.core.register.volume.manifest import BoundVolume
from xinhu.wiring.commander import commander
from xinhu.wiring.register_identity import open_identity
from xinhu.wiring.register_work import Tell, gate_connection
from xinhu.wiring.rules import load_book, load_catalogue
from xinhu.wiring.settings import Settings

_LAST = """
SELECT name, first_entry, size, manifest FROM register.volume ORDER BY size DESC LIMIT 1
"""
_VOLUME = """
INSERT INTO register.volume (name, first_entry, size, bound_at, manifest)
VALUES (%s, %s, %s, %s, %s)
"""
# The registrar may have signed at the same size; either signature is the register's.
_CHECKPOINT = """
INSERT INTO register.checkpoint (size, at, note, note_sm3) VALUES (%s, %s, %s, %s)
ON CONFLICT (size) DO NOTHING
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundFolder:
    """A volume that was bound: its name, where it stands, which entries it holds."""

    name: str
    folder: Path
    first: int
    size: int


def bind_volume(settings: Settings, name: str, tell: Tell) -> BoundFolder:
    """Bind a quarter.

    Raises:
        VolumeNameError: the name is no quarter that can be bound now.
        VolumeError: it was bound, or does not continue the one before.
        RegisterBrokenError: the stored register does not hold.
    """
    with gate_connection(settings) as (gate, url):
        identity = open_identity(gate, settings)
        size = StoredRegister(gate).head().size
        bindery = Bindery(
            reader=StoredRegister(gate),
            append=appending(url, guomi=identity.guomi),
            origin=identity.origin,
            signers=identity.signers,
            verifiers=identity.verifiers,
            clock=system_clock,
            guomi=identity.guomi,
            words=_words(settings),
            progress=lambda done: tell(done, size),
        )
        by = commander()
        bound = bind(
            bindery,
            name=name,
            folder=settings.volumes,
            binder=Binder(by["reference"], by["post"], by["zone"]),
            after=_last(gate),
        )
        _keep(gate, bound, identity)
    volume = bound.volume
    return BoundFolder(
        name=volume.name, folder=bound.folder, first=volume.first, size=volume.size
    )


def _last(gate: psycopg.Connection[Any]) -> BoundVolume | None:
    row = gate.execute(_LAST).fetchone()
    return None if row is None else BoundVolume(*row)


def _keep(gate: psycopg.Connection[Any], bound: Bound, identity: Identity) -> None:
    """Note a volume, once all that is stored is signed.

    Nodes of the tree are stored from the last checkpoint on: the volume's own, without
    them, would leave a gap that no later one fills.
    """
    gate.execute(WAIT_FOR_TURN)
    CheckpointWriter(gate, identity, system_clock).write()
    volume, signed = bound.volume, bound.checkpoint
    second = None if signed.note_sm3 is None else signed.note_sm3.decode()
    at = bound.bound_at
    gate.execute(_CHECKPOINT, (signed.size, at, signed.note.decode(), second))
    values = (volume.name, volume.first, volume.size, at, volume.manifest)
    gate.execute(_VOLUME, values)
    gate.commit()


def appending(url: str, *, guomi: bool) -> Append:
    """Return what appends entries in one transaction, as the gate's role."""

    async def append(facts: Sequence[Facts]) -> Sequence[Receipt]:
        link = Link(url)
        try:
            async with link.use() as connection, connection.transaction():
                intents = [Intent(each.draft()) for each in facts]
                appended = await append_within(connection, intents, guomi=guomi)
                return [each.receipt for each in appended]
        finally:
            await link.close()

    return lambda facts: asyncio.run(append(facts))


def _words(settings: Settings) -> dict[str, str]:
    """Return the Chinese words of codes, for the book."""
    book = load_book(settings)
    lists = (book.purposes, book.grounds, book.zones, book.roles)
    words = {code: item.zh for each in lists for code, item in each.items()}
    words.update((field.name, field.zh) for field in load_catalogue(settings).fields)
    return words
