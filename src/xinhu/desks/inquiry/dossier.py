"""What became of an inquiry after its report came, without a word of the customer."""

from dataclasses import dataclass

from xinhu.desks.inquiry.evaluation.keeping import Evaluations, KeptEvaluation
from xinhu.desks.inquiry.following import Following
from xinhu.desks.inquiry.keeping import Inquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An inquiry and what followed it.

    Attributes:
        inquiry: where it stands.
        evaluation: None where nobody evaluated.
    """

    inquiry: Inquiry
    evaluation: KeptEvaluation | None


class Dossiers:
    """Tells what followed inquiries, to whoever may follow them."""

    def __init__(self, *, following: Following, evaluations: Evaluations) -> None:
        self._following = following
        self._evaluations = evaluations

    async def one(self, bearer: bytes, ref: str) -> Dossier:
        """Return what followed an inquiry of one's own, or of one's branch.

        Raises:
            InquiryUnknownError: there is none such, for this person.
        """
        inquiry = await self._following.one(bearer, ref)
        return Dossier(inquiry=inquiry, evaluation=await self._evaluations.find(ref))
