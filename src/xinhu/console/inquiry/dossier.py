"""What became of an inquiry after its report came, as the pages read it.

What a page offers goes by it: who evaluates, who puts the report away. The gate judges
whatever is sent.
"""

import msgspec
from django.http import HttpRequest

from xinhu.console.access.acting import scopes_of, serves
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.inquiry.answers import InquiryCard
from xinhu.console.inquiry.steps import ANSWERED, VIEW

_APPROVE, _GROUNDS = "approve", "grounds"


class EvaluationCard(msgspec.Struct, frozen=True):
    """An evaluation, without a word of what was written.

    Attributes:
        outcome: ``granted`` or ``refused``.
        grounds: codes; empty where it was granted.
        operator: who evaluated.
        at: when.
        notice: number of the notice; None where none was made.
    """

    outcome: str
    grounds: tuple[str, ...]
    operator: str
    at: str
    notice: int | None


class CustodyCard(msgspec.Struct, frozen=True):
    """Where a report lies.

    Attributes:
        inquiry, paper: references.
        branch: that keeps it.
        cabinet: ``loan_file`` or ``refused_cabinet``.
        number: of the loan, or of the file in the separate cabinet.
        place: code of the place.
        placed_on: the day.
        placed_by: who put it there.
        moves: how often it was put somewhere, the first time counted.
        keep_until: its last day; None while it has none.
        destroyed_at: None while it is there.
    """

    inquiry: str
    paper: str
    branch: str
    cabinet: str
    number: str
    place: str
    placed_on: str
    placed_by: str
    moves: int
    keep_until: str | None
    destroyed_at: str | None


class CertificateCard(msgspec.Struct, frozen=True):
    """销毁证明: number, digest, and who destroyed it when."""

    number: int
    digest: str
    confirmed_by: str
    destroyed_at: str


class DestructionCard(msgspec.Struct, frozen=True):
    """A destruction: proposed, and certified where it was carried out."""

    inquiry: str
    digest: str
    proposed_by: str
    proposed_at: str
    waits_until: str
    certificate: CertificateCard | None


class Dossier(msgspec.Struct, frozen=True):
    """An inquiry and what followed it; None for what did not."""

    inquiry: InquiryCard
    evaluation: EvaluationCard | None
    custody: CustodyCard | None
    destruction: DestructionCard | None


def follows(request: SignedInRequest, dossier: Dossier) -> dict[str, object]:
    """Return what the pages say of what followed an inquiry, and offer next."""
    return {
        "dossier": dossier,
        "evaluates": evaluates(request, dossier),
        "unevaluated": _unevaluated(dossier) and dossier.inquiry.loan is None,
        "places": places(request, dossier),
    }


def evaluates(request: SignedInRequest, dossier: Dossier) -> bool:
    """Tell whether this person is offered the form of the evaluation."""
    another = dossier.inquiry.operator != request.user.reference
    return another and reviews(request) and _unevaluated(dossier)


def reviews(request: HttpRequest) -> bool:
    """Tell whether the post acted under evaluates what came."""
    return _APPROVE in scopes_of(request) and serves(request, VIEW)


def places(request: HttpRequest, dossier: Dossier) -> bool:
    """Tell whether it is known where the report belongs, and who may put it there."""
    inquiry = dossier.inquiry
    known = inquiry.loan is not None or dossier.evaluation is not None
    waits = inquiry.state == ANSWERED and known and dossier.custody is None
    return waits and _GROUNDS in scopes_of(request) and serves(request, VIEW)


def _unevaluated(dossier: Dossier) -> bool:
    return dossier.inquiry.state == ANSWERED and dossier.evaluation is None
