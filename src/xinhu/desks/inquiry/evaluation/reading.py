"""Reading the words of an evaluation: a look, decided and written before any is shown.

Only the branch that asked reads them, in person; the rest is the policies' to say.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import msgspec

from xinhu.core.base.clock import Clock
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.asks import Refused
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.desks.inquiry.errors import EvaluationMissingError
from xinhu.desks.inquiry.evaluation.keeping import Evaluations, KeptEvaluation
from xinhu.desks.inquiry.evaluation.making import place_of
from xinhu.desks.inquiry.evaluation.rules import Picture
from xinhu.desks.inquiry.keeping import Inquiries
from xinhu.desks.inquiry.opening_words import Masker, OpeningWords, WantedWords
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import person_of_branch

PURPOSE = "evaluation_view"
_SCOPE = "approve"
_picture = msgspec.json.Decoder(Picture)


@dataclass(frozen=True, slots=True)
class ReadEvaluation:
    """An evaluation with its words, and where it is written that they were shown.

    Attributes:
        kept: as it is kept.
        picture: the whole, in words.
        receipt: of the entry of this look.
    """

    kept: KeptEvaluation
    picture: Picture
    receipt: Receipt


class EvaluationReading:
    """Shows the words of evaluations, each under the token of whoever reads."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        evaluations: Evaluations,
        opening: OpeningWords,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._evaluations = evaluations
        self._opening = opening
        self._clock = clock

    async def words(self, bearer: bytes, ref: str) -> ReadEvaluation | Refused:
        """Show the words of an evaluation.

        Raises:
            EvaluationMissingError: there is none.
            XinhuError: the token does not permit to ask, or nothing could be opened.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        made = (await found(self._inquiries, ref)).made
        kept = await self._evaluations.find(ref)
        if kept is None:
            raise EvaluationMissingError
        wanted = WantedWords(
            made=made,
            purpose=PURPOSE,
            detail=(("inquiry", ref),),
            demand=person_of_branch(made),
            notes=((place_of(ref), kept.note),),
        )
        opened = await self._opening.open(bearer, standing, wanted, _read)
        if isinstance(opened, Refused):
            return opened
        return ReadEvaluation(kept, *opened)


def _read(texts: Sequence[str], mask: Masker) -> Picture:
    picture = _picture.decode(texts[0])
    said = asdict(picture)
    return Picture(**{part: mask(text) for part, text in said.items()})
