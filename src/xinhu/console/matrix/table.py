"""The matrix: departments by purposes by grades, as the policies in force decide."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say, say_code
from xinhu.console.matrix.filters import (
    MatrixForm,
    department_label,
    from_address,
    in_address,
    name_of,
)
from xinhu.console.matrix.seeing import require_sight
from xinhu.desks.staff.policy_change.matrices import (
    EVERY,
    Cell,
    Choice,
    Matrix,
    Place,
    cells,
    departments,
    matrix_of,
)
from xinhu.desks.staff.policy_change.versions import in_force
from xinhu.desks.staff.rules import Language

GRADES = ("C1", "C2", "C3")


class Shown(NamedTuple):
    """A cell as it is drawn.

    Attributes:
        level: ``clear``, ``partial``, ``hidden``, ``none``, or ``closed`` where the
            lists let nobody through.
        grounds: kinds of ground that reach the level.
        partly: some paths of the cell see less.
        address: of its own page.
        told: all of it in words.
        first: whether it is the first of its purpose.
    """

    level: str
    grounds: tuple[str, ...]
    partly: bool
    address: str
    told: str
    first: bool


class Column(NamedTuple):
    """A purpose, and the grades of the fields that it needs; others have no cell."""

    purpose: str
    grades: tuple[str, ...]


class Row(NamedTuple):
    """A department and its cells, in the order of the headings."""

    department: str
    label: str
    cells: tuple[Shown, ...]


@signed_in("GET")
def table(request: SignedInRequest) -> HttpResponse:
    """Show the matrix, or the part that the filters leave."""
    ruleset = require_sight(request)
    language = language_of(request)
    policies = in_force(ruleset).policies
    matrix = matrix_of(policies, ruleset)
    known = departments(matrix.domain)
    form = MatrixForm(language, request.GET).fill(known)
    usable = form.is_valid()
    choice = form.choice() if usable else EVERY
    wanted = wanted_part(form, known, showing(matrix)) if usable else ((), ())
    columns = tuple(Column(code, grades_of(matrix, code)) for code in wanted[1])
    page = {
        "form": form,
        "matrix": matrix,
        "columns": columns,
        "rows": rows(matrix, wanted[0], columns, choice, language),
        "query": request.GET.urlencode(),
        "opaque": matrix.domain.opaque,
        "here": policies.version,
    }
    part = bool(getattr(request, "htmx", False)) and usable
    template = "matrix/cells.html" if part else "matrix/table.html"
    return render(request, template, page, status=200 if usable else 422)


def wanted_part(
    form: MatrixForm, known: tuple[str, ...], purposes: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the departments and purposes that the filters leave."""
    department, purpose = form.cleaned_data["department"], form.cleaned_data["purpose"]
    return (
        (from_address(department),) if department else known,
        (purpose,) if purpose else purposes,
    )


def showing(matrix: Matrix) -> tuple[str, ...]:
    """Return the purposes that show anything at all."""
    known = matrix.book.purposes.items()
    return tuple(code for code, purpose in known if purpose.fields)


def grades_of(matrix: Matrix, purpose: str) -> tuple[str, ...]:
    """Return the grades of the fields that a purpose needs, in order."""
    needed = {matrix.grades[name] for name in matrix.book.purposes[purpose].fields}
    return tuple(grade for grade in GRADES if grade in needed)


def rows(
    matrix: Matrix,
    wanted: tuple[str, ...],
    columns: tuple[Column, ...],
    choice: Choice,
    language: Language,
) -> tuple[Row, ...]:
    """Return the rows of the table."""
    found = cells(matrix, wanted, tuple(each.purpose for each in columns), choice)
    chosen = {name: code for name, code in choice._asdict().items() if code}
    labels = {name: department_label(name, language) for name in wanted}
    often = Counter(labels.values())
    return tuple(
        Row(
            department,
            _apart(department, labels[department], often),
            tuple(
                shown(
                    found[Place(department, each.purpose, grade)],
                    chosen,
                    language,
                    first=grade == each.grades[0],
                )
                for each in columns
                for grade in each.grades
            ),
        )
        for department in wanted
    )


def _apart(department: str, label: str, often: Counter[str]) -> str:
    """Return a row's heading: two codes may have one name, then the code is told too.

    A name that stands in a policy as it is has no code to tell.
    """
    if often[label] > 1 and label != department:
        return f"{label} {department}"
    return label


def shown(
    cell: Cell, chosen: Mapping[str, str], language: Language, *, first: bool
) -> Shown:
    """Return a cell as it is drawn."""
    level = level_of(cell)
    place = cell.place
    query = {
        "department": in_address(place.department),
        "purpose": place.purpose,
        "grade": place.grade,
        **chosen,
    }
    open_ = cell.level is not None
    grounds = tuple(map(str, cell.needs["ground"])) if open_ else ()
    told = say(
        "matrix.told",
        language,
        department=department_label(place.department, language),
        purpose=name_of("purpose", place.purpose, language),
        grade=place.grade,
        level=say_code("level", level, language),
    )
    if grounds:
        names = say("frame.comma", language).join(
            name_of("kind", kind, language) for kind in grounds
        )
        told += say("matrix.told_grounds", language, grounds=names)
    if cell.depends_on:
        told += say("matrix.told_partly", language)
    address = f"{reverse('matrix_cell')}?{urlencode(query)}"
    return Shown(level, grounds, bool(cell.depends_on), address, told, first)


def level_of(cell: Cell) -> str:
    """Return the code of a cell's level."""
    if cell.paths == 0:
        return "closed"
    return cell.level or "none"
