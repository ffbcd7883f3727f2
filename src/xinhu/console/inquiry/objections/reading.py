"""An inquiry with its objections, and what its reader may do about them.

What a page offers goes by the role; the gate judges whoever does it.
"""

from django.http import Http404

from xinhu.console.access.acting import scopes_of, serves
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import Gate
from xinhu.console.inquiry.answers import InquiryCard
from xinhu.console.inquiry.objections.answers import Disputed, ObjectionCard
from xinhu.console.inquiry.objections.lines import line
from xinhu.console.inquiry.objections.rules import answer_days
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.language import language_of

_TAKES, _ANSWERS = "grounds", "review"


def disputed(request: SignedInRequest, ref: str) -> Disputed:
    """Return an inquiry with its objections.

    Raises:
        GateRefusedError: there is none such, for this person.
    """
    return Gate(request).get(Disputed, "inquiries", ref, "dossier")


def one_of(found: Disputed, own: str) -> ObjectionCard:
    """Return one of the objections.

    Raises:
        Http404: there is none such.
    """
    for each in found.objections:
        if each.ref == own:
            return each
    raise Http404


def takes(request: SignedInRequest, found: Disputed) -> bool:
    """Tell whether the form to take one is offered: a report, and none that waits."""
    waits = any(each.outcome is None for each in found.objections)
    at_counter = serves(request, VIEW) and _TAKES in scopes_of(request)
    return at_counter and found.inquiry.state == "answered" and not waits


def page_of(
    request: SignedInRequest, inquiry: InquiryCard, card: ObjectionCard
) -> dict[str, object]:
    """Return what the pages about one objection show."""
    language = language_of(request)
    reads = _ANSWERS in scopes_of(request)
    asked = inquiry.operator == request.user.reference
    waits = card.outcome is None
    return {
        "inquiry": inquiry,
        "reason": reason_name(inquiry.reason, language),
        "row": line(card, language),
        "reads": reads,
        "answers": waits and reads and not asked,
        "asked": waits and reads and asked,
        "goes_to_inquiry": serves(request, VIEW),
        "days": answer_days(),
    }
