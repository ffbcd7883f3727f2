"""Where simulations of proposals are kept; written by the worker's role alone."""

import json
from typing import Any, NamedTuple

import psycopg

from xinhu.core.policy.policy_set import Texts

_NEXT = """
SELECT p.id, p.reference, p.base, p.texts, p.digest
FROM desk.policy_proposal p
LEFT JOIN desk.policy_simulation s ON s.proposal_id = p.id
WHERE p.state = 'proposed' AND (s.id IS NULL OR s.state = 'running')
ORDER BY p.id LIMIT 1
"""
_BEGIN = """
INSERT INTO desk.policy_simulation (proposal_id, digest, state, share, started_at)
VALUES (%s, '', 'running', 0, now())
ON CONFLICT (proposal_id) DO UPDATE SET state = 'running', share = 0, started_at = now()
"""
_SHARE = "UPDATE desk.policy_simulation SET share = %s WHERE proposal_id = %s"
_END = """
UPDATE desk.policy_simulation
SET state = %s, share = 100, result = %s, digest = %s, finished_at = now()
WHERE proposal_id = %s
"""
_TEXTS = "SELECT texts FROM desk.policy_version WHERE number = %s"


class Waiting(NamedTuple):
    """A proposal of which it is not known yet what it would have done."""

    number: int
    reference: str
    base: int
    texts: Texts
    digest: str


def next_waiting(connection: psycopg.Connection[Any]) -> Waiting | None:
    """Return the oldest proposal to be simulated; one that was begun, first."""
    row = connection.execute(_NEXT).fetchone()
    if row is None:
        return None
    number, reference, base, texts, digest = row
    return Waiting(number, reference, base, _texts(texts), digest)


def texts_of(connection: psycopg.Connection[Any], number: int) -> Texts | None:
    """Return the files of a version; None where there is none."""
    row = connection.execute(_TEXTS, (number,)).fetchone()
    return None if row is None else _texts(row[0])


def begin(connection: psycopg.Connection[Any], number: int) -> None:
    """Write down that a simulation began."""
    connection.execute(_BEGIN, (number,))


def tell_share(connection: psycopg.Connection[Any], number: int, share: int) -> None:
    """Write down how far it is, in hundredths."""
    connection.execute(_SHARE, (share, number))


def end(
    connection: psycopg.Connection[Any],
    number: int,
    state: str,
    result: object,
    digest: str,
) -> None:
    """Write down what was found; ``state`` is ``done`` or ``failed``."""
    connection.execute(_END, (state, json.dumps(result), digest, number))


def _texts(column: object) -> Texts:
    rows = column if isinstance(column, list) else []
    return tuple((str(name), str(text)) for name, text in rows)
