"""The register's entries: searched, one by number, all about a customer."""

import msgspec

from xinhu.api.bad_requests import MalformedQueryError
from xinhu.api.exchange import Exchange
from xinhu.api.numbers import number_in
from xinhu.api.plain import require_plain
from xinhu.core.base.clock import Instant, from_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.audit.browsing import MOST, Browsing, Filter, Stored

_TEXTS = ("actor", "kind", "decision", "purpose")
_KNOWN = frozenset({*_TEXTS, "customer", "from", "to", "before", "limit"})


class EntryAddresses:
    """The addresses under which the register is read."""

    def __init__(self, browsing: Browsing) -> None:
        self._browsing = browsing

    async def search(self, exchange: Exchange) -> None:
        """Answer with matching entries, the newest first."""
        bearer = exchange.bearer()
        wanted = _filter(exchange.query())
        entries, size = await self._browsing.search(bearer, wanted)
        await exchange.answer(
            200, {"entries": [told(entry) for entry in entries], "size": size}
        )

    async def one(self, exchange: Exchange, index: str) -> None:
        """Answer with one entry."""
        entry = await self._browsing.one(exchange.bearer(), int(index))
        await exchange.answer(200, told(entry))

    async def of_customer(self, exchange: Exchange, customer: str) -> None:
        """Answer with everything the register says about a customer."""
        bearer = exchange.bearer()
        entries, size = await self._browsing.chain(bearer, customer_id(customer))
        await exchange.answer(
            200,
            {"entries": [told(entry) for entry in entries], "complete_to": size},
        )


def told(entry: Stored) -> dict[str, object]:
    """Return an entry as the API tells it; its bytes are JSON already."""
    return {
        "index": entry.index,
        "leaf": entry.leaf.hex(),
        "entry": msgspec.Raw(entry.body),
    }


def _filter(query: dict[str, str]) -> Filter:
    if not _KNOWN.issuperset(query):
        raise MalformedQueryError
    texts = {
        name: require_plain(query[name], MalformedQueryError)
        for name in _TEXTS
        if query.get(name)
    }
    customer = query.get("customer")
    return Filter(
        customer=customer_id(customer) if customer else None,
        since=_instant(query.get("from")),
        until=_instant(query.get("to")),
        before=number_in(query, "before"),
        limit=min(number_in(query, "limit") or 50, MOST),
        **texts,
    )


def _instant(text: str | None) -> Instant | None:
    if not text:
        return None
    try:
        return from_text(text)
    except ValueError:
        raise MalformedQueryError from None
