"""What a request is bound to besides customer, purpose and fields, in words."""

from collections.abc import Iterator, Mapping

from xinhu.console.inquiry.rules import reason_name
from xinhu.console.kit.words import say, say_code
from xinhu.desks.staff.approvals.kinds import Line
from xinhu.desks.staff.rules import Language

_SHOWN = 16


def term_lines(terms: Mapping[str, str], language: Language) -> Iterator[Line]:
    """Yield a line for each term; an empty one says that there is none.

    The subject is bound by its commitment: the page says so, and shows its beginning
    for people to compare, never a detail of the person.
    """
    for name, value in terms.items():
        label = say_code("term", name, language)
        if name == "reason":
            yield Line(label, reason_name(value, language))
        elif name == "subject":
            bound = say("said.subject_bound", language, digits=value[:_SHOWN])
            yield Line(label, bound)
        else:
            yield Line(label, value or "—")
