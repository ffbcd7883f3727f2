"""A second person's approval: asked for, shown, granted, denied."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from xinhu.api.bad_requests import MalformedBodyError
from xinhu.api.exchange import Exchange
from xinhu.api.reading import read
from xinhu.core.base.clock import to_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.customers.approving import Approving, Kept, Stated, Vote

Number = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
"""A number that a column can hold."""


class RequestForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that asks for an approval."""

    customer: str
    purpose: str
    fields: tuple[str, ...]
    reason: str


class GrantForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that grants: the digest of what was shown, and in which look."""

    digest: str
    look: Number | None = None
    group: str | None = None
    reason: str = ""


class DenyForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that denies; it may be left out."""

    digest: str | None = None
    look: Number | None = None
    group: str | None = None
    reason: str = ""


_request = msgspec.json.Decoder(RequestForm)
_grant = msgspec.json.Decoder(GrantForm)
_deny = msgspec.json.Decoder(DenyForm)


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
        """List what waits for the caller's vote; a reason is read by opening it."""
        waiting = await self._approving.waiting(exchange.bearer())
        await exchange.answer(200, {"approvals": [told(each) for each in waiting]})

    async def open(self, exchange: Exchange, ref: str) -> None:
        """Show one; whoever may decide is written down as shown."""
        opened = await self._approving.open(exchange.bearer(), ref)
        approval = told(opened.kept)
        votes = [
            {**_vote_told(vote), "reason": opened.reasons.get(vote.voter, "")}
            for vote in opened.kept.approval.votes
        ]
        reasons = {"reason": opened.reason, "look": opened.look, "votes": votes}
        await exchange.answer(200, {**approval, **reasons})

    async def grant(self, exchange: Exchange, ref: str) -> None:
        """Grant exactly what was shown."""
        bearer = exchange.bearer()
        form = read(_grant, await exchange.body())
        granted = await self._approving.grant(bearer, ref, _stated(form))
        await exchange.answer(200, told(granted))

    async def deny(self, exchange: Exchange, ref: str) -> None:
        """Deny."""
        bearer = exchange.bearer()
        body = await exchange.body()
        form = read(_deny, body) if body else DenyForm()
        denied = await self._approving.deny(bearer, ref, _stated(form))
        await exchange.answer(200, told(denied))


def _stated(form: GrantForm | DenyForm) -> Stated:
    try:
        seen = None if form.digest is None else bytes.fromhex(form.digest)
    except ValueError:
        raise MalformedBodyError from None
    return Stated(seen=seen, look=form.look, group=form.group, reason=form.reason)


def told(kept: Kept) -> Mapping[str, object]:
    """Return an approval as the API tells it."""
    approval, asked = kept.approval, kept.approval.asked
    return {
        "ref": asked.ref,
        "kind": asked.kind,
        "state": approval.state,
        "customer": kept.query.customer,
        "purpose": kept.query.purpose,
        "fields": list(kept.query.fields),
        "terms": dict(kept.query.terms),
        "requester": asked.requester,
        "requested_at": to_text(asked.at),
        "expires_at": to_text(asked.until),
        "digest": asked.digest.hex(),
        "groups": [{"group": each.group, "need": each.need} for each in asked.needs],
        "votes": [_vote_told(vote) for vote in approval.votes],
    }


def _vote_told(vote: Vote) -> dict[str, object]:
    return {
        "voter": vote.voter,
        "group": vote.group,
        "says": vote.says,
        "at": to_text(vote.at),
        "void": vote.void,
    }
