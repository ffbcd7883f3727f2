"""Loans, as the loan system tells of them."""

from datetime import date

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.core.base.ids import customer_id
from xinhu.desks.inquiry.lending import Lending, LoanForm


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """The body that tells of a loan."""

    customer: str
    settled_on: date | None = None


_body = msgspec.json.Decoder(Body)


class LoanAddresses:
    """The address under which loans are told."""

    def __init__(self, lending: Lending) -> None:
        self._lending = lending

    async def put(self, exchange: Exchange, number: str) -> None:
        """Take a loan, or that it was settled."""
        bearer = exchange.bearer()
        require_plain(number)
        form = read(_body, await exchange.body())
        loan = await self._lending.enter(
            bearer,
            LoanForm(
                number=number,
                customer=customer_id(form.customer),
                settled_on=form.settled_on,
            ),
        )
        settled = loan.settled_on
        told = {
            "number": loan.number,
            "customer": loan.customer,
            "settled_on": None if settled is None else settled.isoformat(),
        }
        await exchange.answer(200, told)
