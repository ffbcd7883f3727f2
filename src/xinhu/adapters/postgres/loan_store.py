"""Loans as the loan system tells of them."""

from typing import Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.demands import Loan
from xinhu.desks.inquiry.errors import LoanCustomerError, LoanReopenedError

_ENTER: Final = """
INSERT INTO inquiry.loan AS n (number, customer, settled_on, entered_by, entered_at)
VALUES ($1, $2::text::uuid, $3, $4, $5)
ON CONFLICT (number) DO UPDATE SET settled_on = excluded.settled_on,
    entered_by = excluded.entered_by, entered_at = excluded.entered_at
WHERE n.customer = excluded.customer
    AND (n.settled_on IS NULL OR excluded.settled_on IS NOT NULL)
RETURNING number
"""
_WHOSE: Final = """
SELECT n.customer = $2::text::uuid FROM inquiry.loan n WHERE number = $1
"""


class PostgresLoans:
    """Loans; see ``desks.inquiry.lending.Loans``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def enter(self, loan: Loan, by: str, now: Instant, act: Facts) -> None:
        """Keep a loan as it stands now; see the protocol."""
        values = (loan.number, loan.customer, loan.settled_on, by, now)
        async with self._links.use() as connection, connection.transaction():
            if not await connection.fetch(_ENTER, *values):
                own = await connection.fetchval(_WHOSE, loan.number, loan.customer)
                raise LoanReopenedError if own else LoanCustomerError
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)
