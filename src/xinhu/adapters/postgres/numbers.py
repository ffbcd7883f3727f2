"""Running numbers without gaps, given out inside the transaction that uses one."""

from typing import Final, Literal

from xinhu.adapters.postgres.link import Connection

_LOCK: Final = "SELECT pg_advisory_xact_lock(7403, hashtext($1))"
_NEXT: Final = {
    "notice": "SELECT coalesce(max(number), 0) + 1 FROM inquiry.notice",
    "certificate": (
        "SELECT coalesce(max(certificate), 0) + 1 FROM inquiry.destruction"
    ),
}


async def next_number(
    connection: Connection, of: Literal["notice", "certificate"]
) -> int:
    """Return the next number; a second transaction waits until this one ends.

    A sequence would leave a gap wherever a transaction did not end well, and a gap in
    a book of numbers is what an inspector asks about.
    """
    await connection.execute(_LOCK, of)
    return int(await connection.fetchval(_NEXT[of]))
