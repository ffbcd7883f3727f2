"""Loans as the loan system tells of them."""

from typing import Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.link import Connection
from xinhu.adapters.postgres.links import Links
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.errors import (
    LoanCustomerError,
    LoanDayChangedError,
    LoanReopenedError,
)
from xinhu.desks.inquiry.lending import Told

_ENTER: Final = """
INSERT INTO inquiry.loan AS n
    (number, customer, settled_on, entered_by, entered_at, salt)
VALUES ($1, $2::text::uuid, $3, $4, $5, $6)
ON CONFLICT (number) DO UPDATE SET settled_on = excluded.settled_on,
    entered_by = excluded.entered_by, entered_at = excluded.entered_at
WHERE n.customer = excluded.customer
    AND (n.settled_on IS NULL OR n.settled_on = excluded.settled_on)
RETURNING salt
"""
_WHOSE: Final = """
SELECT n.customer = $2::text::uuid FROM inquiry.loan n WHERE number = $1
"""


class PostgresLoans:
    """Loans; see ``desks.inquiry.lending.Loans``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def enter(self, told: Told) -> None:
        """Keep a loan as it stands now; see the protocol."""
        loan = told.loan
        values = (loan.number, loan.customer, loan.settled_on, told.by, told.now)
        async with self._links.use() as connection, connection.transaction():
            salt = await connection.fetchval(_ENTER, *values, told.salt)
            if salt is None:
                await _refuse(connection, told)
            await write_act(connection, told.act(salt))

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)


async def _refuse(connection: Connection, told: Told) -> None:
    """Say why nothing was changed."""
    loan = told.loan
    if not await connection.fetchval(_WHOSE, loan.number, loan.customer):
        raise LoanCustomerError
    raise LoanReopenedError if loan.settled_on is None else LoanDayChangedError
