"""Sealed papers as rows of ``inquiry.paper``."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.link import Connection
from xinhu.core.base.clock import Instant
from xinhu.core.vault.papers import SealedPaper
from xinhu.desks.inquiry.keeping import KeptPaper, NewPaper

KEPT: Final = """
SELECT ref, encode(uuid_send(customer), 'hex'), media, salt, body
FROM inquiry.paper WHERE ref = $1
"""
_INSERT: Final = """
INSERT INTO inquiry.paper (ref, customer, kind, media, belongs, size, salt, body,
    kept_at)
VALUES ($1, $2::text::uuid, $3, $4, $5, $6, $7, $8, $9)
"""


async def insert_paper(connection: Connection, paper: NewPaper, at: Instant) -> None:
    """Keep a paper inside the caller's transaction."""
    await connection.execute(_INSERT, *paper_values(paper), at)


def paper_values(paper: NewPaper) -> tuple[object, ...]:
    """Return the first columns of a row: all but when it was kept."""
    return (
        paper.ref,
        paper.customer,
        paper.kind,
        paper.media,
        paper.belongs,
        paper.size,
        paper.sealed.salt,
        paper.sealed.body,
    )


def kept_paper(row: Sequence[Any]) -> KeptPaper:
    """Make a paper of a row of ``KEPT``."""
    ref, customer, media, salt, body = row
    sealed = None if salt is None else SealedPaper(salt, body)
    return KeptPaper(ref=ref, customer=customer, media=media, sealed=sealed)
