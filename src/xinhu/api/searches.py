"""``POST /api/v1/searches``: customers that carry an exact value."""

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.desks.customers.finding import Found, Search, Searching


class SearchForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a search."""

    field: str
    value: str
    purpose: str


_decoder = msgspec.json.Decoder(SearchForm)


class Searches:
    """The address under which customers are found."""

    def __init__(self, searching: Searching, saying: Saying) -> None:
        self._searching = searching
        self._saying = saying

    async def search(self, exchange: Exchange) -> None:
        """Answer one search."""
        bearer = exchange.bearer()
        form = read(_decoder, await exchange.body())
        answer = await self._searching.search(
            Search(bearer, form.field, form.value, form.purpose)
        )
        if not isinstance(answer, Found):
            body = self._saying.told(answer.error, exchange.language(), answer.receipt)
            await exchange.answer(status_of(answer.error), body)
            return
        matches = [
            {
                "customer": match.customer,
                "fields": match.shown.fields,
                "masks": match.shown.masks,
                "receipt": receipt_of(match.shown.receipt),
            }
            for match in answer.matches
        ]
        await exchange.answer(
            200, {"matches": matches, "receipt": receipt_of(answer.receipt)}
        )
