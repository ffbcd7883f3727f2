"""One cell: who reaches which level and how, and the policies that say so."""

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say, say_code
from xinhu.console.matrix.filters import (
    AXES,
    MatrixForm,
    department_label,
    from_address,
    name_of,
)
from xinhu.console.matrix.seeing import require_sight
from xinhu.console.matrix.table import GRADES, level_of
from xinhu.desks.staff.policy_change.matrices import (
    AXES as DIMENSIONS,
)
from xinhu.desks.staff.policy_change.matrices import (
    OTHER,
    Cell,
    Choice,
    Matrix,
    Place,
    cell,
    chosen,
    departments,
    matrix_of,
    written,
)
from xinhu.desks.staff.policy_change.versions import in_force
from xinhu.desks.staff.rules import Language

_WHAT = {"role": "role", "ground": "kind", "zone": "zone", "field": "field"}


class Line(NamedTuple):
    """Along one axis: its name, and value → level."""

    axis: str
    values: tuple[tuple[str, str], ...]


class Crossing(NamedTuple):
    """A role, and its level on each kind of ground."""

    role: str
    levels: tuple[str, ...]


@signed_in("GET")
def show_cell(request: SignedInRequest) -> HttpResponse:
    """Show a cell; an address that names none is answered as such."""
    ruleset = require_sight(request)
    language = language_of(request)
    policies = in_force(ruleset).policies
    matrix = matrix_of(policies, ruleset)
    place = _place(request, matrix)
    form = MatrixForm(language, request.GET).fill(departments(matrix.domain))
    choice = form.choice() if form.is_valid() else Choice()
    found = cell(matrix, place, choice)
    known = written(policies)
    purpose = matrix.book.purposes[place.purpose]
    grounds = tuple(sorted(purpose.grounds))
    page = {
        "place": place,
        "department": department_label(place.department, language),
        "cell": found,
        "level": level_of(found),
        "purpose": purpose,
        "narrowed": any(request.GET.get(name) for name in AXES),
        "lines": _lines(found, matrix, language),
        "grounds": grounds,
        "crossings": _crossings(matrix, place, grounds),
        "policies": chosen(known, found.policies),
        "forbids": chosen(known, (p for p in found.forbids if p not in found.policies)),
        "version": policies.version,
    }
    return render(request, "matrix/cell.html", page)


def _place(request: SignedInRequest, matrix: Matrix) -> Place:
    place = Place(
        from_address(request.GET.get("department", "")),
        request.GET.get("purpose", ""),
        request.GET.get("grade", ""),
    )
    known = departments(matrix.domain)
    if (
        place.department not in known
        or place.purpose not in matrix.book.purposes
        or place.grade not in GRADES
    ):
        raise Http404
    return place


def _lines(found: Cell, matrix: Matrix, language: Language) -> tuple[Line, ...]:
    return tuple(
        Line(
            axis,
            tuple(
                (_value(axis, value, matrix, language), level or "none")
                for value, level in found.reached[axis].items()
            ),
        )
        for axis in DIMENSIONS
        if len(found.reached[axis]) > 1 or axis in _WHAT
    )


def _value(axis: str, value: str | int, matrix: Matrix, language: Language) -> str:
    if axis == "hour":
        first = int(value)
        until = matrix.domain.until(first)
        return say("matrix.hours", language, first=first, until=until)
    if axis == "post":
        if value == OTHER:
            return say("matrix.other_posts", language)
        return say_code("post", str(value), language)
    return name_of(_WHAT[axis], str(value), language)


def _crossings(
    matrix: Matrix, place: Place, grounds: tuple[str, ...]
) -> tuple[Crossing, ...]:
    roles = sorted(matrix.book.purposes[place.purpose].roles)
    return tuple(
        Crossing(
            role,
            tuple(
                level_of(cell(matrix, place, Choice(role=role, ground=ground)))
                for ground in grounds
            ),
        )
        for role in roles
    )
