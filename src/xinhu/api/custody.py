"""Where reports lie, and how they are destroyed. No address hands a report out."""

import re
from datetime import date

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.numbers import number_in
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.core.base.clock import to_text
from xinhu.desks.inquiry.custody.destroying import Destroying
from xinhu.desks.inquiry.custody.errors import (
    CustodyFilterError,
    DestructionDigestError,
)
from xinhu.desks.inquiry.custody.keeping import Destruction, Place
from xinhu.desks.inquiry.custody.locating import MOST, Asked, Located, Locating
from xinhu.desks.inquiry.custody.placing import Placing
from xinhu.desks.inquiry.custody.rules import Cabinet

_CABINETS: dict[str, Cabinet] = {
    "loan_file": "loan_file",
    "refused_cabinet": "refused_cabinet",
}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLACE = re.compile(r"([1-9][0-9]{0,5})\.([a-z0-9-]{1,60})", re.ASCII)


class PlaceBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that puts a report away."""

    number: str
    place: str


class MoveBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that moves a report."""

    place: str


class ConfirmBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that confirms a destruction."""

    digest: str


_place = msgspec.json.Decoder(PlaceBody)
_move = msgspec.json.Decoder(MoveBody)
_confirm = msgspec.json.Decoder(ConfirmBody)


class CustodyAddresses:
    """The addresses of custody and destruction."""

    def __init__(
        self, placing: Placing, locating: Locating, destroying: Destroying
    ) -> None:
        self._placing = placing
        self._locating = locating
        self._destroying = destroying

    async def place(self, exchange: Exchange, ref: str) -> None:
        """Put the report of an inquiry away."""
        bearer = exchange.bearer()
        form = read(_place, await exchange.body())
        require_plain(form.number)
        kept = await self._placing.place(bearer, ref, form.number, form.place)
        await exchange.answer(201, located(self._locating.located(kept)))

    async def move(self, exchange: Exchange, ref: str) -> None:
        """Put it somewhere else."""
        bearer = exchange.bearer()
        form = read(_move, await exchange.body())
        kept = await self._placing.move(bearer, ref, form.place)
        await exchange.answer(200, located(self._locating.located(kept)))

    async def listed(self, exchange: Exchange) -> None:
        """List where reports lie."""
        bearer, query = exchange.bearer(), exchange.query()
        limit = number_in(query, "limit")
        asked = Asked(
            _cabinet(query.get("cabinet")),
            _due(query.get("due")),
            _place_in(query.get("after")),
            MOST if limit is None else limit,
        )
        found, after = await self._locating.listed(bearer, asked)
        told = [located(each) for each in found]
        await exchange.answer(200, {"reports": told, "after": _written(after)})

    async def propose(self, exchange: Exchange, ref: str) -> None:
        """Propose that a report be destroyed."""
        proposed = await self._destroying.propose(exchange.bearer(), ref)
        await exchange.answer(201, destruction(proposed))

    async def confirm(self, exchange: Exchange, ref: str) -> None:
        """Destroy it, as it was proposed."""
        bearer = exchange.bearer()
        form = read(_confirm, await exchange.body())
        if _DIGEST.fullmatch(form.digest) is None:
            raise DestructionDigestError
        digest = bytes.fromhex(form.digest)
        done = await self._destroying.confirm(bearer, ref, digest)
        await exchange.answer(200, destruction(done))

    async def waiting(self, exchange: Exchange) -> None:
        """List destructions that wait for the second person."""
        found = await self._destroying.waiting(exchange.bearer())
        told = {"destructions": [destruction(each) for each in found]}
        await exchange.answer(200, told)


def _cabinet(text: str | None) -> Cabinet | None:
    if text is None:
        return None
    cabinet = _CABINETS.get(text)
    if cabinet is None:
        raise CustodyFilterError
    return cabinet


def _place_in(text: str | None) -> Place | None:
    if not text:
        return None
    match = _PLACE.fullmatch(text)
    if match is None:
        raise CustodyFilterError
    return Place(date.fromordinal(int(match[1])), match[2])


def _written(place: Place | None) -> str | None:
    if place is None:
        return None
    return f"{place.placed_on.toordinal()}.{place.inquiry}"


def _due(text: str | None) -> bool:
    if text not in {None, "yes"}:
        raise CustodyFilterError
    return text is not None


def located(located: Located) -> dict[str, object]:
    """Return where a report lies as the API tells it."""
    kept, until = located.kept, located.until
    custody = kept.custody
    gone = kept.destroyed_at
    return {
        "inquiry": custody.inquiry,
        "paper": custody.paper,
        "branch": custody.branch,
        "cabinet": custody.cabinet,
        "number": custody.number,
        "place": custody.place,
        "placed_on": custody.placed_on.isoformat(),
        "placed_by": custody.by,
        "moves": kept.moves,
        "keep_until": None if until is None else until.isoformat(),
        "destroyed_at": None if gone is None else to_text(gone),
    }


def destruction(found: Destruction) -> dict[str, object]:
    """Return a destruction as the API tells it."""
    proposal, certificate = found.proposal, found.certificate
    certified = None
    if certificate is not None:
        certified = {
            "number": certificate.number,
            "digest": certificate.digest.hex(),
            "confirmed_by": certificate.by,
            "destroyed_at": to_text(certificate.at),
        }
    return {
        "inquiry": proposal.inquiry,
        "digest": proposal.digest.hex(),
        "proposed_by": proposal.by,
        "proposed_at": to_text(proposal.at),
        "waits_until": to_text(proposal.until),
        "certificate": certified,
    }
