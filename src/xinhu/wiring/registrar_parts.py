"""Builds what the registrar is made of."""

import asyncio

import psycopg

from xinhu.adapters.bureau.lying import LyingFiles
from xinhu.adapters.postgres.checkpoint_writer import CheckpointWriter, Identity
from xinhu.adapters.postgres.durability import require_durable
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.outbox_drain import OutboxDrain
from xinhu.adapters.postgres.schema_version import require_schema
from xinhu.core.base.clock import system_clock
from xinhu.core.gate.refusals import RegisterUnavailableError
from xinhu.desks.inquiry.clearing import Lying, clear_lying
from xinhu.desks.inquiry.sweeping import sweep
from xinhu.wiring.database import role_url
from xinhu.wiring.register_identity import open_identity
from xinhu.wiring.settings import Settings


class Registrar:
    """Drains the outbox, moves inquiries on, and signs checkpoints.

    Args:
        url: of the gate's role.
        identity: whose register.
        lying: where a bureau's files lie about; None without such a bureau.
    """

    def __init__(self, url: str, identity: Identity, lying: Lying | None) -> None:
        self._url = url
        self._identity = identity
        self._link = Link(url)
        self._desk = Links(url, 1)
        self._inquiries = PostgresInquiries(self._desk)
        self._lying = lying
        self._outbox = OutboxDrain(self._link, guomi=identity.guomi)
        self._writer: CheckpointWriter | None = None
        self._connection: psycopg.Connection[object] | None = None

    async def drain(self) -> int:
        """Move what waits into the register; return how many acts were moved.

        Raises:
            RegisterUnavailableError: the rows that remain are tried again.
        """
        moved = 0
        while count := await self._outbox.drain():
            moved += count
        return moved

    async def sweep(self) -> int:
        """Move inquiries on whose worker died; return how many.

        What still lies about in clear of inquiries that are over is removed.

        Raises:
            DatabaseUnavailableError: the rest is tried again.
        """
        moved = await sweep(self._inquiries, system_clock)
        if self._lying is not None:
            await clear_lying(self._inquiries, self._lying)
        return moved

    async def checkpoint(self) -> int | None:
        """Sign a checkpoint if there is something new; return its size.

        Raises:
            RegisterUnavailableError: the database did not answer.
            RegisterBrokenError: what is stored does not hold; nothing was signed.
        """
        return await asyncio.to_thread(self._sign)

    async def close(self) -> None:
        """Close the connections."""
        await self._link.close()
        await self._desk.close()
        self._drop()

    def _sign(self) -> int | None:
        try:
            if self._writer is None:
                self._connection = psycopg.connect(self._url)
                self._writer = CheckpointWriter(
                    self._connection, self._identity, system_clock
                )
            return self._writer.write()
        except psycopg.Error as failure:
            self._drop()
            raise RegisterUnavailableError from failure

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._writer = None


def build_registrar(settings: Settings, server: str) -> Registrar:
    """Build the registrar.

    Raises:
        XinhuError: keys or database do not permit a start.
    """
    url = role_url(settings, server, "gate")
    with psycopg.connect(url, autocommit=True) as gate:
        require_durable(gate)
        require_schema(gate)
        identity = open_identity(gate, settings)
    return Registrar(url, identity, _lying(settings))


def _lying(settings: Settings) -> Lying | None:
    if settings.bureau_out is None or settings.bureau_back is None:
        return None
    return LyingFiles(settings.bureau_out, settings.bureau_back)
