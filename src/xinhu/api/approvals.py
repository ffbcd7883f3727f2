"""A second person's approval: asked for, shown, granted, denied."""

from collections.abc import Mapping

import msgspec

from xinhu.api.bad_requests import MalformedBodyError
from xinhu.api.exchange import Exchange
from xinhu.api.reading import read
from xinhu.core.base.clock import to_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.customers.approving import Approval, Approving


class RequestForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that asks for an approval."""

    customer: str
    purpose: str
    fields: tuple[str, ...]
    reason: str


class GrantForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that grants: the digest of what was shown."""

    digest: str


_request = msgspec.json.Decoder(RequestForm)
_grant = msgspec.json.Decoder(GrantForm)


class ApprovalAddresses:
    """The addresses under which approvals are asked for and decided."""

    def __init__(self, approving: Approving) -> None:
        self._approving = approving

    async def request(self, exchange: Exchange) -> None:
        """Ask for a second person."""
        bearer = exchange.bearer()
        form = read(_request, await exchange.body())
        requested = await self._approving.request(
            bearer,
            customer=customer_id(form.customer),
            purpose=form.purpose,
            fields=form.fields,
            reason=form.reason,
        )
        await exchange.answer(201, told(requested))

    async def waiting(self, exchange: Exchange) -> None:
        """List what waits for a decision."""
        waiting = await self._approving.waiting(exchange.bearer())
        approvals = [{**told(each), "reason": reason} for each, reason in waiting]
        await exchange.answer(200, {"approvals": approvals})

    async def grant(self, exchange: Exchange, ref: str) -> None:
        """Grant exactly what was shown."""
        bearer = exchange.bearer()
        form = read(_grant, await exchange.body())
        try:
            seen = bytes.fromhex(form.digest)
        except ValueError:
            raise MalformedBodyError from None
        granted = await self._approving.grant(bearer, ref, seen)
        await exchange.answer(200, told(granted))

    async def deny(self, exchange: Exchange, ref: str) -> None:
        """Deny."""
        denied = await self._approving.deny(exchange.bearer(), ref)
        await exchange.answer(200, told(denied))


def told(approval: Approval) -> Mapping[str, object]:
    """Return an approval as the API tells it."""
    asked = approval.asked
    return {
        "ref": asked.ref,
        "state": approval.state,
        "customer": asked.query.customer,
        "purpose": asked.query.purpose,
        "fields": list(asked.query.fields),
        "requester": asked.requester,
        "requested_at": to_text(asked.at),
        "expires_at": to_text(asked.until),
        "digest": asked.digest.hex(),
    }
