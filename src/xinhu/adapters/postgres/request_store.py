"""Requests for a supervisor's approval of one inquiry, each with its sealed subject."""

from typing import Final

from xinhu.adapters.postgres.approval_rows import insert_approval, read_people
from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.inquiry_rows import LOAN, loan_from
from xinhu.adapters.postgres.links import Links
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy.approval.people import Person
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.demands import Loan
from xinhu.desks.inquiry.requests import NewRequest

_INSERT: Final = """
INSERT INTO inquiry.request (ref, customer, reason, loan, commitment, note)
VALUES ($1, $2::text::uuid, $3, $4, decode($5, 'hex'), $6)
"""
_NOTE: Final = "SELECT note FROM inquiry.request WHERE ref = $1"
_COMMITMENT: Final = """
SELECT encode(commitment, 'hex') FROM inquiry.request
WHERE ref = $1 AND customer = $2::text::uuid
"""
_LOAN: Final = f"SELECT {LOAN} FROM inquiry.loan n WHERE number = $1"


class PostgresRequests:
    """Requests; see ``desks.inquiry.requests.KeptRequests``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def add(self, new: NewRequest, act: Facts) -> None:
        """Keep a request and its act, both or neither."""
        async with self._links.use() as connection, connection.transaction():
            await insert_approval(connection, new.requested, new.query, new.why)
            await connection.execute(
                _INSERT,
                new.requested.asked.ref,
                new.query.customer,
                new.reason,
                new.loan,
                new.commitment,
                new.note,
            )
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)

    async def note(self, ref: str) -> bytes | None:
        """Return the sealed subject of a request; None where there is none."""
        async with self._links.use() as connection:
            found = await connection.fetchval(_NOTE, ref)
        return None if found is None else bytes(found)

    async def commitment(self, ref: str, customer: CustomerId) -> str | None:
        """Return the commitment of a customer's request; None where there is none."""
        async with self._links.use() as connection:
            found = await connection.fetchval(_COMMITMENT, ref, customer)
        return None if found is None else str(found)

    async def loan(self, number: str) -> Loan | None:
        """Return a loan as it stands now."""
        async with self._links.use() as connection:
            return loan_from(await connection.fetchrow(_LOAN, number))

    async def person(self, operator: str, now: Instant) -> Person | None:
        """Return an operator in their main post; None where there is none."""
        async with self._links.use() as connection:
            return (await read_people(connection, [operator], now)).get(operator)
