"""The filtered staff list as a CSV file; a large one waits for others."""

from typing import Final

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import say_code
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.console.staff.filters import PeopleFilter
from xinhu.console.staff.people import row_of
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.people import listed
from xinhu.desks.staff.rules import Language

_HEADER: Final = (
    "operator", "username", "name", "email", "branch", "department", "post", "role",
    "state", "last_log_in", "stopped_because",
)  # fmt: skip


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read the operators that the filters leave; none where a filter cannot be."""
    del before
    language = language_of(request)
    form = PeopleFilter(language, request.GET).fill()
    wanted = form.wanted(request.GET.get("sort", "name")) if form.is_valid() else None
    found = [] if wanted is None else list(listed(wanted, now()))
    return Gathered(
        form=form, header=_HEADER, rows=[_cells(each, language) for each in found]
    )


def _cells(operator: Operator, language: Language) -> tuple[str, ...]:
    row = row_of(operator)
    return (
        operator.reference, operator.username, operator.full_name, operator.email,
        operator.branch, say_code("department", operator.department, language),
        say_code("post", operator.post, language), operator.role,
        say_code("standing", row.state, language), row.seen, operator.stopped_why,
    )  # fmt: skip


OPERATORS = Export(
    what="staff",
    address="staff/export.csv",
    name="staff_export",
    counted="operators",
    guard=at_staff_desk,
    gather=_gather,
)
