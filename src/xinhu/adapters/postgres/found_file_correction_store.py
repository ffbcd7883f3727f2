"""Corrections of found files: a row is changed with what was done and its act."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.found_file_store import PostgresFoundFiles
from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import SealedPaper
from xinhu.desks.customers.found_files.correction import Corrected, Correction
from xinhu.desks.customers.found_files.errors import FoundFileNotApprovedError
from xinhu.desks.customers.found_files.keeping import FoundFile

_APPROVED: Final = """
SELECT c.kind, f.ref, c.customer FROM desk.discovery_remedy c
JOIN desk.discovery_remedy m ON m.id = c.of_id
JOIN vault.found_file f ON f.remedy = m.ref
WHERE c.ref = $1 AND c.kind IN ('reassign', 'destroy') AND c.state = 'doing'
AND c.expires_at > now()
"""
_CORRECTED: Final = """
SELECT paper, kind, digest, corrected_at FROM vault.found_file_correction
WHERE remedy = $1
"""
# Locked, so that two at once go one after the other. Hours are looked at once it is: by
# the clock, for a transaction's own time is that of its begin.
_STANDS: Final = "SELECT salt FROM vault.found_file WHERE ref = $1 FOR UPDATE"
_OF_REMEDY: Final = """
SELECT f.ref FROM desk.discovery_remedy c
JOIN desk.discovery_remedy m ON m.id = c.of_id
JOIN vault.found_file f ON f.remedy = m.ref
WHERE c.ref = $1 FOR UPDATE OF f
"""
_INSERT: Final = """
INSERT INTO vault.found_file_correction (remedy, paper, kind, digest, corrected_by,
    corrected_at)
SELECT c.ref, f.ref, c.kind, $4, $5, $6 FROM desk.discovery_remedy c
JOIN desk.discovery_remedy m ON m.id = c.of_id
JOIN vault.found_file f ON f.remedy = m.ref
WHERE c.ref = $1 AND f.ref = $2 AND c.kind = $3 AND c.customer = $7
AND c.state = 'doing' AND c.expires_at > clock_timestamp() RETURNING paper
"""
_REASSIGN: Final = """
UPDATE vault.found_file SET customer = $2::text::uuid, salt = $3, body = $4
WHERE ref = $1
"""
_DESTROY: Final = """
UPDATE vault.found_file SET salt = NULL, destroyed_at = $2 WHERE ref = $1
"""


class PostgresCorrections:
    """Corrections; see ``desks.customers.found_files.correction.Corrections``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._files = PostgresFoundFiles(link)

    async def approved(self, remedy: str) -> Correction | None:
        """Return the correction that is being done in its hours."""
        async with self._link.use() as connection:
            row = await connection.fetchrow(_APPROVED, remedy)
        return None if row is None else Correction(remedy, *row)

    async def corrected(self, remedy: str) -> Corrected | None:
        """Return what was done by a remedy."""
        async with self._link.use() as connection:
            return await _corrected(connection, remedy)

    async def settled(self, remedy: str) -> Corrected | None:
        """Return what was done by a remedy, once whoever does it now has ended."""
        async with self._link.use() as connection, connection.transaction():
            await connection.fetchval(_OF_REMEDY, remedy)
            return await _corrected(connection, remedy)

    async def find(self, ref: str) -> FoundFile | None:
        """Return a found file by the reference of its paper; none once destroyed."""
        return await self._files.find(ref)

    async def correct(
        self,
        correction: Correction,
        before: FoundFile,
        after: SealedPaper | None,
        act: Facts,
    ) -> Corrected:
        """Change a paper and keep the act, once a remedy; see the protocol."""
        async with self._link.use() as connection, connection.transaction():
            salt = await connection.fetchval(_STANDS, correction.paper)
            done = await _corrected(connection, correction.remedy)
            if done is not None:
                return done
            digest = hashlib.sha256(before.sealed.body).hexdigest()
            row = (
                correction.remedy, correction.paper, correction.kind, digest,
                act.actor, act.at, correction.customer,
            )  # fmt: skip
            if salt != before.sealed.salt or not await connection.fetchval(
                _INSERT, *row
            ):
                raise FoundFileNotApprovedError
            if after is None:
                await connection.execute(_DESTROY, correction.paper, act.at)
            else:
                new = (correction.customer, after.salt, after.body)
                await connection.execute(_REASSIGN, correction.paper, *new)
            await write_act(connection, act)
        return Corrected(correction.paper, correction.kind, digest, act.at)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        await self._files.refused(act)


async def _corrected(connection: Connection, remedy: str) -> Corrected | None:
    row: Sequence[Any] | None = await connection.fetchrow(_CORRECTED, remedy)
    if row is None:
        return None
    paper, kind, digest, at = row
    return Corrected(paper, kind, digest, Instant(at))
