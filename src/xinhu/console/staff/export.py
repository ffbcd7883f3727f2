"""The filtered staff list as a CSV file; taking it away is an act."""

import csv
import io
from typing import Final

from django.db import transaction
from django.http import HttpResponse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.kit.spreadsheet import BYTE_ORDER_MARK, harmless
from xinhu.console.kit.times import now
from xinhu.console.kit.words import say_code
from xinhu.console.staff.at_desk import actor, at_staff_desk
from xinhu.console.staff.filters import PeopleFilter
from xinhu.console.staff.people import row_of
from xinhu.desks.staff.organisation.entries import record
from xinhu.desks.staff.organisation.people import listed

_HEADER: Final = (
    "operator", "username", "name", "email", "branch", "department", "post", "role",
    "state", "last_log_in", "stopped_because",
)  # fmt: skip


@at_staff_desk("GET")
def export(request: SignedInRequest) -> HttpResponse:
    """Send the operators that the filters leave; none where a filter cannot be."""
    at, language = now(), language_of(request)
    form = PeopleFilter(language, request.GET).fill()
    wanted = form.wanted(request.GET.get("sort", "name")) if form.is_valid() else None
    found = [] if wanted is None else list(listed(wanted, at))
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for operator in found:
        row = row_of(operator)
        cells = (
            operator.reference, operator.username, operator.full_name, operator.email,
            operator.branch, say_code("department", operator.department, language),
            say_code("post", operator.post, language), operator.role,
            say_code("standing", row.state, language), row.seen, operator.stopped_why,
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    with transaction.atomic():
        record("staff.exported", actor(request), at, operators=len(found))
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="xinhu-staff.csv"'},
    )
