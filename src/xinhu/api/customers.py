"""``GET /api/v1/customers/…``: whether a customer is here, and which fields exist.

No value of the customer is told here; that takes a disclosure.
"""

from xinhu.api.exchange import Exchange
from xinhu.core.base.ids import customer_id
from xinhu.desks.customers.knowing import Knowing


class CustomerAddresses:
    """The address of one customer, and the lists for menus."""

    def __init__(self, knowing: Knowing) -> None:
        self._knowing = knowing

    async def one(self, exchange: Exchange, customer: str) -> None:
        """Answer whether the customer is here, and what may be asked for."""
        known = customer_id(customer)
        state = await self._knowing.state(exchange.bearer(), known)
        await exchange.answer(
            200,
            {"customer": known, "state": state, "fields": self._knowing.fields},
        )

    async def lists(self, exchange: Exchange) -> None:
        """Answer with purposes, kinds of ground, roles, zones and fields."""
        await self._knowing.require_somebody(exchange.bearer())
        await exchange.answer(200, self._knowing.lists)
