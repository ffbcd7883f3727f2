"""The matrix as a CSV file: one line for each cell; taking it away is an act."""

from django.db import transaction
from django.http import HttpResponse

from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.kit.spreadsheet import csv_file
from xinhu.console.kit.times import now
from xinhu.console.matrix.filters import MatrixForm, department_label
from xinhu.console.matrix.seeing import require_sight
from xinhu.console.matrix.table import level_of, showing, wanted_part
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.policy_change.matrices import (
    EVERY,
    Cell,
    cells,
    departments,
    matrix_of,
)
from xinhu.desks.staff.policy_change.versions import in_force
from xinhu.desks.staff.rules import Language

_HEADER = (
    "department", "purpose", "grade", "level", "roles", "grounds", "zones", "fields",
    "depends_on", "policies", "forbids", "version",
)  # fmt: skip


@signed_in("GET")
def export(request: SignedInRequest) -> HttpResponse:
    """Send the cells that the filters leave."""
    ruleset = require_sight(request)
    language = language_of(request)
    policies = in_force(ruleset).policies
    matrix = matrix_of(policies, ruleset)
    known = departments(matrix.domain)
    form = MatrixForm(language, request.GET).fill(known)
    usable = form.is_valid()
    choice = form.choice() if usable else EVERY
    purposes = showing(matrix)
    wanted = wanted_part(form, known, purposes) if usable else (known, purposes)
    found = cells(matrix, *wanted, choice).values()
    rows = [_row(each, matrix.version, language) for each in found]
    file = csv_file("xinhu-matrix.csv", _HEADER, rows)
    with transaction.atomic():
        record_act(
            "matrix.exported",
            operator=request.user,
            zone=zone_of_request(request),
            at=now(),
            cells=len(found),
            version=matrix.version,
        )
    return file


def _row(cell: Cell, version: str, language: Language) -> tuple[str, ...]:
    needs = cell.needs if cell.level is not None else {}
    return (
        department_label(cell.place.department, language),
        cell.place.purpose,
        cell.place.grade,
        level_of(cell),
        *(
            " ".join(map(str, needs.get(axis, ())))
            for axis in ("role", "ground", "zone", "field")
        ),
        " ".join(cell.depends_on),
        " ".join(cell.policies),
        " ".join(cell.forbids),
        version,
    )
