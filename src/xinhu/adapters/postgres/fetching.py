"""Rows of a server-side cursor, fetched ahead: the server works while we do."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import psycopg

_AT_ONCE: Final = 5_000


def fetched_ahead(
    cursor: "psycopg.ServerCursor[tuple[Any, ...]]",
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a cursor that was executed; at most two batches are held.

    The connection may be used meanwhile: whoever comes waits for the batch under way.

    Raises:
        psycopg.Error: the server failed.
    """
    rows = cursor.fetchmany(_AT_ONCE)
    if len(rows) < _AT_ONCE:
        yield from rows
        return
    with ThreadPoolExecutor(1, "fetching") as thread:
        while rows:
            coming = thread.submit(cursor.fetchmany, _AT_ONCE)
            yield from rows
            rows = coming.result()
