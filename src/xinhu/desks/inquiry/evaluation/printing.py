"""Printing a notice: the customer's name is a look, decided and written like any."""

from dataclasses import dataclass

from xinhu.core.base.clock import Clock
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.asks import Answer, Ask, Matter, Refused
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.ground import SERVICE_CASE
from xinhu.core.policy.rule_book import PLAIN_LOOK
from xinhu.core.register.entry import GroundRef
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.errors import NoticeMissingError
from xinhu.desks.inquiry.evaluation.keeping import Evaluations, Notice
from xinhu.desks.inquiry.evaluation.notice import (
    FIELD,
    PURPOSE,
    Line,
    NoticeFacts,
    Parts,
    written,
)
from xinhu.desks.inquiry.evaluation.rules import Grounds
from xinhu.desks.inquiry.keeping import Inquiries
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import of_branch


@dataclass(frozen=True, slots=True)
class PrintedNotice:
    """A notice before somebody's eyes, and where that is written.

    Attributes:
        notice: as it is registered.
        lines: its paragraphs.
        receipt: of the entry of this look.
    """

    notice: Notice
    lines: tuple[Line, ...]
    receipt: Receipt


class NoticePrinting:
    """Shows notices to be printed, each under the token of whoever prints."""

    def __init__(
        self,
        *,
        reader: Reader,
        gate: Batcher[Ask, Answer],
        inquiries: Inquiries,
        evaluations: Evaluations,
        parts: Parts,
        grounds: Grounds,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._gate = gate
        self._inquiries = inquiries
        self._evaluations = evaluations
        self._parts = parts
        self._grounds = grounds
        self._rules = rules
        self._clock = clock

    async def open(self, bearer: bytes, ref: str) -> PrintedNotice | Refused:
        """Show the notice of an inquiry, the customer's name masked.

        Raises:
            NoticeMissingError: none was made.
            XinhuError: the token does not permit to ask.
        """
        await standing_of(self._reader, bearer, "disclose", self._clock())
        made = (await found(self._inquiries, ref)).made
        kept = await self._evaluations.find(ref)
        if kept is None or kept.notice is None:
            raise NoticeMissingError
        notice = kept.notice
        matter = Matter(
            PLAIN_LOOK,
            terms=(),
            detail=(("inquiry", ref), ("notice", notice.number)),
            demand=of_branch(made),
        )
        ground = GroundRef(SERVICE_CASE, notice.view_ground)
        asked = Ask(bearer, made.customer, PURPOSE, ground, (FIELD,), matter)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Refused):
            return answer
        facts = NoticeFacts(
            number=notice.number,
            day=self._rules.day_of(notice.at).date(),
            institution=self._rules.institution,
            grounds=notice.grounds,
            name=str(answer.fields.get(FIELD, "")),
        )
        lines = written(self._parts, facts, self._grounds)
        return PrintedNotice(notice, lines, answer.receipt)
