"""An exam that takes nothing any more: why, and where to go on."""

from django.http import HttpResponse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.gate_answers import Problem, Told
from xinhu.console.kit.language import language_of
from xinhu.console.kit.problems import draw
from xinhu.console.kit.words import lists
from xinhu.core.base.errors import XinhuError

_REFUSED = 403


def told_over(
    request: SignedInRequest, reference: str, error: XinhuError
) -> HttpResponse:
    """Draw the page; the result of what was handed in stands behind it."""
    words = lists().wording.explain(error, language_of(request))
    told = Told(Problem(words.code, words.message, words.next))
    return draw(request, "exam_over", _REFUSED, told=told, reference=reference)
