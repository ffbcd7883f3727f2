"""Grounds and break-glass: entered, withdrawn, listed."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.reading import read
from xinhu.core.base.clock import to_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.customers.grounding import Ground, GroundForm, Grounding

BREAK_GLASS = "break_glass"
Count = Annotated[int, msgspec.Meta(ge=-(2**31), lt=2**31)]
"""A number that a column can hold; whether it makes sense is judged by the rules."""


class EnterForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that enters a ground."""

    kind: str
    customer: str
    purposes: frozenset[str]
    fields: frozenset[str] | None = None
    evidence: dict[str, str] = {}
    valid_days: Count | None = None
    max_uses: Count | None = None


class GlassForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that breaks the glass."""

    customer: str
    purpose: str
    fields: frozenset[str]
    reason: str


_enter = msgspec.json.Decoder(EnterForm)
_glass = msgspec.json.Decoder(GlassForm)


class GroundAddresses:
    """The addresses under which grounds are kept."""

    def __init__(self, grounding: Grounding) -> None:
        self._grounding = grounding

    async def enter(self, exchange: Exchange) -> None:
        """Enter a letter, a service case or an order."""
        bearer = exchange.bearer()
        form = read(_enter, await exchange.body())
        ground = await self._grounding.enter(
            bearer,
            GroundForm(
                kind=form.kind,
                customer=customer_id(form.customer),
                purposes=form.purposes,
                fields=form.fields,
                evidence=form.evidence,
                days=form.valid_days,
                uses=form.max_uses,
            ),
        )
        await exchange.answer(201, told(ground))

    async def break_glass(self, exchange: Exchange) -> None:
        """Break the glass for one request."""
        bearer = exchange.bearer()
        form = read(_glass, await exchange.body())
        ground = await self._grounding.break_glass(
            bearer,
            GroundForm(
                kind=BREAK_GLASS,
                customer=customer_id(form.customer),
                purposes=frozenset({form.purpose}),
                fields=form.fields,
                evidence={"reason": form.reason},
                days=None,
                uses=None,
            ),
        )
        await exchange.answer(201, told(ground))

    async def unreviewed(self, exchange: Exchange) -> None:
        """List uses of break-glass that wait for a review."""
        grounds = await self._grounding.unreviewed(exchange.bearer())
        await exchange.answer(200, {"grounds": [told(ground) for ground in grounds]})

    async def withdraw(self, exchange: Exchange, ref: str) -> None:
        """Withdraw a ground."""
        await self._grounding.withdraw(exchange.bearer(), ref)
        await exchange.answer(200, {"ref": ref, "state": "withdrawn"})

    async def of_customer(self, exchange: Exchange, customer: str) -> None:
        """List a customer's grounds."""
        grounds = await self._grounding.of_customer(
            exchange.bearer(), customer_id(customer)
        )
        await exchange.answer(200, {"grounds": [told(ground) for ground in grounds]})


def told(ground: Ground) -> Mapping[str, object]:
    """Return a ground as the API tells it."""
    left = None if ground.max_uses is None else ground.max_uses - ground.used
    due = ground.review_due
    return {
        "kind": ground.kind,
        "ref": ground.ref,
        "customer": ground.customer,
        "purposes": sorted(ground.purposes),
        "fields": None if ground.fields is None else sorted(ground.fields),
        "valid_from": to_text(ground.valid_from),
        "valid_until": to_text(ground.valid_until),
        "uses_left": left,
        "state": ground.state,
        "holder": ground.holder,
        "review_due": None if due is None else to_text(due),
    }
