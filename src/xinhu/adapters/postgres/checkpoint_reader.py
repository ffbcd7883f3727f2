"""The checkpoints that were signed, newest first."""

from xinhu.adapters.postgres.link import Link
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
        async with self._link.use() as connection:
            row = await connection.fetchrow(_LATEST)
            return None if row is None else SignedCheckpoint(*row)
