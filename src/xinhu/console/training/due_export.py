"""The filtered due list as a CSV file; a large one waits for others."""

from typing import Final

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say_code, titled
from xinhu.console.training.at_desk import at_desk
from xinhu.console.training.due_list import row_of, wanted_lines
from xinhu.console.training.running import runs_training

_HEADER: Final = (
    "operator", "name", "branch", "department", "post", "course", "title", "state",
    "last_day",
)  # fmt: skip


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read the lines that the filters leave."""
    del before
    desk, language = at_desk(request), language_of(request)
    form, lines = wanted_lines(request, desk)
    rows = []
    for line in lines:
        row, person = row_of(line, desk, language), line.person
        cells = (
            person.reference, person.name, person.branch,
            say_code("department", person.department, language),
            titled("post", person.post, language),
            line.pack.course.code, row.title,
            say_code("training_state", row.state, language), row.last_day,
        )  # fmt: skip
        rows.append(cells)
    return Gathered(form=form, header=_HEADER, rows=rows)


DUE = Export(
    what="training",
    address="training/due/export.csv",
    name="training_due_export",
    counted="lines",
    guard=runs_training,
    gather=_gather,
)
