"""Objections of customers to their reports: taken, listed, read, answered."""

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.core.base.clock import to_text
from xinhu.desks.inquiry.objections.answering import ObjectionAnswering
from xinhu.desks.inquiry.objections.errors import ObjectionFormError
from xinhu.desks.inquiry.objections.keeping import KeptObjection
from xinhu.desks.inquiry.objections.reading import ObjectionReading, ReadObjection
from xinhu.desks.inquiry.objections.taking import ObjectionForm, ObjectionTaking


class TakeBody(ObjectionForm, frozen=True, forbid_unknown_fields=True):
    """The body that takes an objection."""


class AnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that answers one."""

    outcome: str
    words: str


_take = msgspec.json.Decoder(TakeBody)
_answer = msgspec.json.Decoder(AnswerBody)


class ObjectionAddresses:
    """The addresses of objections."""

    def __init__(
        self,
        taking: ObjectionTaking,
        reading: ObjectionReading,
        answering: ObjectionAnswering,
        saying: Saying,
    ) -> None:
        self._taking = taking
        self._reading = reading
        self._answering = answering
        self._saying = saying

    async def take(self, exchange: Exchange, ref: str) -> None:
        """Take an objection to the report of an inquiry."""
        bearer = exchange.bearer()
        form = read(_take, await exchange.body())
        kept = await self._taking.take(bearer, ref, form)
        await exchange.answer(201, told(kept))

    async def waiting(self, exchange: Exchange) -> None:
        """List what waits for its answer."""
        bearer, overdue = exchange.bearer(), exchange.query().get("overdue")
        if overdue not in {None, "yes"}:
            raise ObjectionFormError(what="overdue")
        found = await self._answering.waiting(bearer, overdue=overdue is not None)
        await exchange.answer(200, {"objections": [told(each) for each in found]})

    async def answer(self, exchange: Exchange, ref: str) -> None:
        """Answer an objection."""
        bearer = exchange.bearer()
        form = read(_answer, await exchange.body())
        require_plain(form.outcome)
        kept = await self._answering.answer(bearer, ref, form.outcome, form.words)
        await exchange.answer(200, told(kept))

    async def words(self, exchange: Exchange, ref: str) -> None:
        """Read the words of an objection and of its answer."""
        worded = await self._reading.words(exchange.bearer(), ref)
        if isinstance(worded, ReadObjection):
            await exchange.answer(200, _worded(worded))
            return
        refused = self._saying.told(worded.error, exchange.language(), worded.receipt)
        await exchange.answer(status_of(worded.error), refused)


def told(kept: KeptObjection) -> dict[str, object]:
    """Return an objection as the API tells it: no word of what was said."""
    objection, answer = kept.objection, kept.answer
    return {
        "ref": objection.ref,
        "inquiry": objection.inquiry,
        "branch": objection.branch,
        "subjects": list(objection.subjects),
        "by": objection.by,
        "taken_by": objection.operator,
        "taken_at": to_text(objection.at),
        "due_on": objection.due_on.isoformat(),
        "outcome": None if answer is None else answer.outcome,
        "answered_by": None if answer is None else answer.operator,
        "answered_at": None if answer is None else to_text(answer.at),
    }


def _worded(worded: ReadObjection) -> dict[str, object]:
    return {
        "objection": told(worded.kept),
        "words": worded.words,
        "answer": worded.answer,
        "receipt": receipt_of(worded.receipt),
    }
