"""What became of an inquiry after its report came, without a word of the customer."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.desks.inquiry.custody.keeping import Custodies, Destruction, Destructions
from xinhu.desks.inquiry.custody.locating import Located, Locating
from xinhu.desks.inquiry.errors import InquiryUnknownError
from xinhu.desks.inquiry.evaluation.keeping import Evaluations, KeptEvaluation
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry
from xinhu.desks.inquiry.objections.keeping import KeptObjection, Objections


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An inquiry and what followed it.

    Attributes:
        inquiry: where it stands.
        evaluation: None where nobody evaluated.
        custody: where its report lies; None where it was never put away.
        destruction: the newest; None where none was proposed.
        objections: to its report, the oldest first.
    """

    inquiry: Inquiry
    evaluation: KeptEvaluation | None
    custody: Located | None
    destruction: Destruction | None
    objections: Sequence[KeptObjection]


class Dossiers:
    """Tells what followed inquiries: one's own, one's branch's, or all (overseers)."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        evaluations: Evaluations,
        custodies: Custodies,
        destructions: Destructions,
        objections: Objections,
        locating: Locating,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._evaluations = evaluations
        self._custodies = custodies
        self._destructions = destructions
        self._objections = objections
        self._locating = locating
        self._clock = clock

    async def one(self, bearer: bytes, ref: str) -> Dossier:
        """Return what followed an inquiry.

        Raises:
            InquiryUnknownError: there is none such, for this person.
        """
        standing = await standing_of(self._reader, bearer, "disclose", self._clock())
        inquiry = await self._inquiries.find(ref)
        if inquiry is None:
            raise InquiryUnknownError
        made = inquiry.made
        own = made.operator == standing.operator or made.branch == standing.branch
        if not own and self._locating.branch_of(standing) is not None:
            raise InquiryUnknownError
        kept = await self._custodies.find(ref)
        return Dossier(
            inquiry=inquiry,
            evaluation=await self._evaluations.find(ref),
            custody=None if kept is None else self._locating.located(kept),
            destruction=await self._destructions.find(ref),
            objections=await self._objections.of_inquiry(ref),
        )
