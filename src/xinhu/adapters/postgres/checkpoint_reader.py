"""The checkpoints that were signed, newest first."""

import psycopg

from xinhu.adapters.postgres.link import Link
from xinhu.core.gate.refusals import DatabaseUnavailableError
from xinhu.desks.audit.proving import SignedCheckpoint

_LATEST = (
    "SELECT size, note, note_sm3 FROM register.checkpoint ORDER BY size DESC LIMIT 1"
)


class PostgresCheckpoints:
    """Reads checkpoints over one connection at a time."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def latest(self) -> SignedCheckpoint | None:
        """Return the checkpoint of the largest size; None before the first.

        Raises:
            DatabaseUnavailableError: the database did not answer.
        """
        try:
            async with self._link.use() as connection:
                row = await (await connection.execute(_LATEST)).fetchone()
                return None if row is None else SignedCheckpoint(*row)
        except (psycopg.Error, OSError) as failure:
            raise DatabaseUnavailableError from failure
