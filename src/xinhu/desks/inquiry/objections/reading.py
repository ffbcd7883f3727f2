"""Reading what was said in an objection: a look, decided and written before any.

The branch of the inquiry reads it, and whoever oversees; in person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.asks import Demand, Refused
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.keeping import Inquiries, Reservation
from xinhu.desks.inquiry.objections.errors import ObjectionUnknownError
from xinhu.desks.inquiry.objections.keeping import KeptObjection, Objections
from xinhu.desks.inquiry.opening_words import Masker, Note, OpeningWords, WantedWords
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch, require_person

PURPOSE = "objection_view"
_SCOPE = "review"


@dataclass(frozen=True, slots=True)
class ReadObjection:
    """What was said, and where it is written that it was shown.

    Attributes:
        kept: the objection as it is kept.
        words: of whoever objects.
        answer: of whoever answered; None while nobody did.
        receipt: of the entry of this look.
    """

    kept: KeptObjection
    words: str
    answer: str | None
    receipt: Receipt


class ObjectionReading:
    """Shows the words of objections, each under the token of whoever reads."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        objections: Objections,
        opening: OpeningWords,
        overseers: frozenset[str],
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._objections = objections
        self._opening = opening
        self._overseers = overseers
        self._clock = clock

    async def words(self, bearer: bytes, ref: str) -> ReadObjection | Refused:
        """Show the words of an objection and of its answer.

        Raises:
            ObjectionUnknownError: there is none.
            XinhuError: the token does not permit to ask, or nothing could be opened.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        kept = await self._objections.find(ref)
        if kept is None:
            raise ObjectionUnknownError
        made = (await found(self._inquiries, kept.objection.inquiry)).made
        wanted = WantedWords(
            made=made,
            purpose=PURPOSE,
            detail=(("inquiry", made.ref), ("objection", ref)),
            demand=self._demand(made),
            notes=_notes(kept),
        )
        opened = await self._opening.open(bearer, standing, wanted, _read)
        if isinstance(opened, Refused):
            return opened
        (words, answer), receipt = opened
        return ReadObjection(kept, words, answer, receipt)

    def _demand(self, made: Reservation) -> Demand:
        def demand(standing: Standing, _ground: Ground | None, _now: Instant) -> None:
            if standing.role not in self._overseers:
                require_branch(standing, made)
            require_person(standing)

        return demand


def _notes(kept: KeptObjection) -> tuple[Note, ...]:
    place = f"objection/{kept.objection.ref}"
    said = (place, kept.objection.note)
    if kept.answer is None:
        return (said,)
    return said, (f"{place}/answer", kept.answer.note)


def _read(texts: Sequence[str], mask: Masker) -> tuple[str, str | None]:
    words, *answers = map(mask, texts)
    return words, answers[0] if answers else None
