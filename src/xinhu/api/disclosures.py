"""``POST /api/v1/disclosures`` and its batch: masked fields, or why not."""

import msgspec

from xinhu.api.bad_requests import BatchTooLargeError, MalformedBodyError
from xinhu.api.exchange import Exchange
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.core.base.ids import customer_id
from xinhu.desks.customers.looking import (
    LARGEST_BATCH,
    Answer,
    Ask,
    GroundRef,
    Looking,
    Refused,
    Shown,
)

_MOST_FIELDS = 64


class GroundForm(msgspec.Struct, forbid_unknown_fields=True):
    """The ground as a request names it."""

    kind: str
    ref: str


class DisclosureForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a disclosure."""

    customer: str
    purpose: str
    fields: tuple[str, ...]
    ground: GroundForm | None = None


class BatchForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a batch."""

    requests: tuple[DisclosureForm, ...]


_decode_one = msgspec.json.Decoder(DisclosureForm)
_decode_batch = msgspec.json.Decoder(BatchForm)


class Disclosures:
    """The two addresses under which customers' fields are shown."""

    def __init__(self, looking: Looking, saying: Saying) -> None:
        self._looking = looking
        self._saying = saying

    async def one(self, exchange: Exchange) -> None:
        """Answer one disclosure."""
        bearer = exchange.bearer()
        form = read(_decode_one, await exchange.body())
        (answer,) = await self._looking.look((_ask(bearer, form),))
        status = 200 if isinstance(answer, Shown) else status_of(answer.error)
        await exchange.answer(status, self._told(answer, exchange))

    async def batch(self, exchange: Exchange) -> None:
        """Answer a batch of disclosures: each by itself, in order."""
        bearer = exchange.bearer()
        forms = read(_decode_batch, await exchange.body()).requests
        if len(forms) > LARGEST_BATCH:
            raise BatchTooLargeError(limit=LARGEST_BATCH)
        asks = [_ask(bearer, form) for form in forms]
        answers = await self._looking.look(asks) if asks else []
        results = [self._told(answer, exchange) for answer in answers]
        await exchange.answer(200, {"results": results})

    def _told(self, answer: Answer, exchange: Exchange) -> dict[str, object]:
        match answer:
            case Shown(fields, masks, receipt):
                return {
                    "fields": fields,
                    "masks": masks,
                    "receipt": receipt_of(receipt),
                }
            case Refused(error, receipt):
                return self._saying.told(error, exchange.language(), receipt)


def _ask(bearer: bytes, form: DisclosureForm) -> Ask:
    if len(form.fields) > _MOST_FIELDS:
        raise MalformedBodyError
    ground = form.ground
    if ground is not None:
        # It is looked up as it stands; PostgreSQL takes no NUL.
        require_plain(ground.ref)
    return Ask(
        bearer,
        customer_id(form.customer),
        form.purpose,
        None if ground is None else GroundRef(ground.kind, ground.ref),
        form.fields,
    )
