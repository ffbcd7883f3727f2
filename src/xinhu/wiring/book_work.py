"""``xinhu inquiries bind-quarter``: the book, then the register's volume with it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from xinhu.adapters.books.binding import BookBindery, Enter, bind_book
from xinhu.adapters.books.printing import find_chinese_font
from xinhu.adapters.postgres.book_quarter import StoredQuarter
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.register_store import append_within
from xinhu.core.base.clock import Clock, system_clock
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Intent
from xinhu.core.register.entry import Facts
from xinhu.core.register.volume.boundary import Binder
from xinhu.desks.inquiry.book.quarter import (
    BookManifest,
    folder_name,
    quarter_to_bind,
)
from xinhu.desks.inquiry.errors import BookBoundError
from xinhu.desks.inquiry.reasons import ReasonBook
from xinhu.wiring.commander import commander
from xinhu.wiring.institution import read_institution
from xinhu.wiring.register_work import GateConnection, Tell, gate_connection
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings
from xinhu.wiring.volume_work import bind_volume

_NOTE: Final = """
INSERT INTO inquiry.book (quarter, count, digest, entry, leaf, bound_at)
VALUES ($1, $2, decode($3, 'hex'), $4, $5, $6)
"""
_BOUND: Final = "SELECT count, entry FROM inquiry.book WHERE quarter = %s"
_VOLUME: Final = """
SELECT name FROM register.volume WHERE name >= %s ORDER BY name LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundQuarter:
    """What came of binding a quarter.

    Attributes:
        folder: of the book.
        count: its rows.
        entry: index of its entry.
        volume: folder of the register's volume that holds the entry; None where the
            quarter's volume was bound before: the next one holds it.
        font: a Chinese font of this machine; None where there is none, so that the
            printed book cannot be read here.
    """

    folder: Path
    count: int
    entry: int
    volume: Path | None
    font: str | None


def bind_quarter(
    settings: Settings, quarter: str, tell: Tell, clock: Clock = system_clock
) -> BoundQuarter:
    """Bind a quarter's book of credit inquiries, and the register's volume with it.

    Where the book was bound and the volume was not, the volume is bound now.

    Raises:
        XinhuError: as ``bind_book`` and ``bind_volume``.
    """
    quarter_to_bind(quarter, clock())
    with gate_connection(settings) as (gate, url):
        late = gate.execute(_VOLUME, (quarter,)).fetchone() is not None
        bound = _noted(gate, quarter)
        if bound is not None and late:
            raise BookBoundError(quarter=quarter, entry=bound[1])
        if bound is None:
            bound = _bind(settings, quarter, tell, clock, (gate, url))
    count, entry = bound
    return BoundQuarter(
        folder=settings.volumes / folder_name(quarter),
        count=count,
        entry=entry,
        volume=None if late else bind_volume(settings, quarter, tell).folder,
        font=find_chinese_font(),
    )


def _bind(
    settings: Settings,
    quarter: str,
    tell: Tell,
    clock: Clock,
    gate: GateConnection,
) -> tuple[int, int]:
    connection, url = gate
    institution = read_institution(connection)
    connection.rollback()
    reasons = ReasonBook.load(SHIPPED, settings.rules).reasons
    bindery = BookBindery(
        read=lambda span: StoredQuarter(connection, span),
        enter=entering(url, guomi=institution.guomi),
        origin=institution.origin,
        folder=settings.volumes,
        words={code: reason.zh for code, reason in reasons.items()},
        clock=clock,
        progress=lambda done: tell(done, 0),
    )
    by = commander()
    binder = Binder(by["reference"], by["post"], by["zone"])
    bound = bind_book(bindery, quarter, binder)
    connection.rollback()
    return bound.manifest.count, bound.receipt.index


def _noted(gate: psycopg.Connection[Any], quarter: str) -> tuple[int, int] | None:
    row = gate.execute(_BOUND, (quarter,)).fetchone()
    return None if row is None else (row[0], row[1])


def entering(url: str, *, guomi: bool) -> Enter:
    """Return what enters a book: entry and note in one transaction."""

    async def enter(manifest: BookManifest, facts: Facts) -> Receipt:
        link = Link(url)
        try:
            async with link.use() as connection, connection.transaction():
                intents = [Intent(facts.draft())]
                (appended,) = await append_within(connection, intents, guomi=guomi)
                receipt = appended.receipt
                await connection.execute(
                    _NOTE,
                    manifest.quarter,
                    manifest.count,
                    facts.commitment,
                    receipt.index,
                    receipt.leaf,
                    manifest.bound_at,
                )
                return receipt
        finally:
            await link.close()

    return lambda manifest, facts: asyncio.run(enter(manifest, facts))
