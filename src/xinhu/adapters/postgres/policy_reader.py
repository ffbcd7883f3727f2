"""The policies in force, as they stand in the database: texts by number.

A number is put in force once and stays what it is: its texts are never changed (the
tables permit no update), and their digest is compared with what was approved.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg

from xinhu.adapters.postgres.link import Link
from xinhu.core.base.errors import XinhuError
from xinhu.core.gate.refusals import PolicyUnavailableError
from xinhu.core.policy.policy_set import Texts, texts_digest

_NUMBER = "SELECT policy FROM desk.standing_version"
_TEXTS = "SELECT texts::text, digest FROM desk.policy_version WHERE number = "


class PostgresPolicies:
    """Reads versions over one connection at a time."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def texts(self, number: int) -> Texts:
        """Return the files of the version with a number.

        Raises:
            PolicyUnavailableError: there is none, or it is not what was approved.
            DatabaseUnavailableError: the database did not answer.
        """
        async with self._link.use() as connection:
            rows = await connection.fetch(_TEXTS + "$1", number)
        return _checked(number, [tuple(row) for row in rows])


def texts_in_force(connection: psycopg.Connection[Any]) -> tuple[int, Texts | None]:
    """Return number and files of the version in force; None as installed.

    Args:
        connection: of the gate's role, in autocommit mode.

    Raises:
        PolicyUnavailableError: its row is missing or not what was approved.
    """
    number = int(connection.execute(_NUMBER).fetchall()[0][0])
    if number == 0:
        return 0, None
    rows = connection.execute(_TEXTS + "%s", (number,)).fetchall()
    return number, _checked(number, rows)


def unusable(number: int, why: XinhuError) -> PolicyUnavailableError:
    """Return what a version that cannot be used makes of every request."""
    facts = ", ".join(f"{key}={value}" for key, value in sorted(why.params.items()))
    return PolicyUnavailableError(number=number, detail=f"{why.code}: {facts}")


def _checked(number: int, rows: Sequence[tuple[Any, ...]]) -> Texts:
    if not rows:
        raise PolicyUnavailableError(number=number, detail="it is not there")
    text, digest = rows[0]
    try:
        texts = msgspec.json.decode(text, type=tuple[tuple[str, str], ...])
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise PolicyUnavailableError(number=number, detail="no texts") from None
    if texts_digest(texts) != digest:
        raise PolicyUnavailableError(number=number, detail="not what was approved")
    return texts
