"""Found files as rows of ``vault.found_file``, where a remedy of theirs is done."""

from collections.abc import Mapping, Sequence
from typing import Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.link import Link
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import SealedPaper
from xinhu.desks.customers.found_files.errors import FoundFileNotApprovedError
from xinhu.desks.customers.found_files.keeping import Approved, FoundFile

_APPROVED: Final = """
SELECT customer, digest FROM desk.discovery_remedy
WHERE ref = $1 AND kind = 'vault' AND state = 'doing' AND expires_at > now()
"""
_OF_REMEDY: Final = """
SELECT f.ref FROM vault.found_file f JOIN desk.discovery_remedy r ON r.ref = f.remedy
WHERE f.remedy = $1 AND f.customer = $2::text::uuid AND r.digest = $3
"""
_FIRST: Final = "SELECT ref FROM vault.found_file WHERE remedy = $1"
_FIND: Final = """
SELECT remedy, encode(uuid_send(customer), 'hex'), size, salt, body, kept_by, kept_at
FROM vault.found_file WHERE ref = $1 AND salt IS NOT NULL
"""
_WHOSE: Final = """
SELECT ref, encode(uuid_send(customer), 'hex') FROM vault.found_file
WHERE ref = ANY($1) AND salt IS NOT NULL
"""
_INSERT: Final = """
INSERT INTO vault.found_file (ref, remedy, customer, size, salt, body, kept_by, kept_at)
SELECT $1, r.ref, $3::text::uuid, $4, $5, $6, $7, $8 FROM desk.discovery_remedy r
WHERE r.ref = $2 AND r.kind = 'vault' AND r.state = 'doing' AND r.expires_at > now()
AND r.customer = $3::text
ON CONFLICT (remedy) DO NOTHING RETURNING ref
"""


class PostgresFoundFiles:
    """Found files; see ``desks.customers.found_files.keeping.FoundFiles``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def approved(self, remedy: str) -> Approved | None:
        """Return the move into the vault that is being done in its hours."""
        async with self._link.use() as connection:
            row = await connection.fetchrow(_APPROVED, remedy)
        return None if row is None else Approved(*row)

    async def of_remedy(
        self, remedy: str, customer: CustomerId, digest: str
    ) -> str | None:
        """Return the paper that a remedy gave for this customer and content."""
        async with self._link.use() as connection:
            ref = await connection.fetchval(_OF_REMEDY, remedy, customer, digest)
        return None if ref is None else str(ref)

    async def add(self, new: FoundFile, act: Facts) -> str:
        """Keep a file and its act; return the paper of its remedy; see the protocol."""
        row = (
            new.ref, new.remedy, new.customer, new.size, new.sealed.salt,
            new.sealed.body, new.by, new.at,
        )  # fmt: skip
        async with self._link.use() as connection, connection.transaction():
            if await connection.fetchval(_INSERT, *row) is not None:
                await write_act(connection, act)
                return new.ref
            # Whoever came first had committed when this one was told of it.
            first = await connection.fetchval(_FIRST, new.remedy)
        if first is None:
            raise FoundFileNotApprovedError
        return str(first)

    async def find(self, ref: str) -> FoundFile | None:
        """Return a found file by the reference of the paper."""
        async with self._link.use() as connection:
            row = await connection.fetchrow(_FIND, ref)
        if row is None:
            return None
        remedy, customer, size, salt, body, by, at = row
        return FoundFile(
            ref=ref, remedy=remedy, customer=CustomerId(customer), size=size,
            sealed=SealedPaper(salt, body), by=by, at=Instant(at),
        )  # fmt: skip

    async def customers_of(self, papers: Sequence[str]) -> Mapping[str, CustomerId]:
        """Return paper → whose, of what is kept."""
        async with self._link.use() as connection:
            rows = await connection.fetch(_WHOSE, list(papers))
        return {ref: CustomerId(customer) for ref, customer in rows}

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._link.use() as connection:
            await write_act(connection, act)
