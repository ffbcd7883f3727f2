"""The filtered due list as a CSV file; taking it away is an act."""

import csv
import io
from typing import Final

from django.db import transaction
from django.http import HttpResponse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.kit.spreadsheet import BYTE_ORDER_MARK, harmless
from xinhu.console.kit.words import say_code, titled
from xinhu.console.training.at_desk import at_desk
from xinhu.console.training.due_list import row_of, wanted_lines
from xinhu.console.training.running import runs_training
from xinhu.desks.staff.acts import record_act

_HEADER: Final = (
    "operator", "name", "branch", "department", "post", "course", "title", "state",
    "last_day",
)  # fmt: skip


@runs_training("GET")
def due_export(request: SignedInRequest) -> HttpResponse:
    """Send the lines that the filters leave."""
    desk, language = at_desk(request), language_of(request)
    _, lines = wanted_lines(request, desk)
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for line in lines:
        row, person = row_of(line, desk, language), line.person
        cells = (
            person.reference, person.name, person.branch,
            say_code("department", person.department, language),
            titled("post", person.post, language),
            line.pack.course.code, row.title,
            say_code("training_state", row.state, language), row.last_day,
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    with transaction.atomic():
        record_act(
            "training.exported",
            operator=request.user,
            zone=desk.zone,
            at=desk.at,
            lines=len(lines),
        )
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="xinhu-training.csv"'},
    )
