"""What differs between two versions: every path, gathered by cell.

Compared is each path and not each cell's greatest level, so that what one role gains is
not hidden behind what another had already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xinhu.core.base.errors import Fault
from xinhu.core.policy.levels import Context, Seen
from xinhu.core.policy.matrix.cells import Place, rank
from xinhu.core.policy.matrix.computing import REFUSED, Matrix


class DomainsDifferError(Fault):
    """Two matrices were computed over different values; the program is wrong."""

    code = "policy.domains"


class Change(NamedTuple):
    """A path whose level changed."""

    context: Context
    field: str
    before: Seen
    after: Seen

    @property
    def more(self) -> bool:
        """Whether more is seen than before."""
        return rank(self.after.level) > rank(self.before.level)


@dataclass(frozen=True, slots=True)
class CellChange:
    """What changed in a cell; ``more`` and ``less`` are the paths, in order."""

    place: Place
    more: tuple[Change, ...]
    less: tuple[Change, ...]


def difference(before: Matrix, after: Matrix) -> tuple[CellChange, ...]:
    """Return the cells in which any path changed, in the order of the matrix.

    Args:
        before: the version that is compared with.
        after: the version in question, computed over the same domain.

    Raises:
        DomainsDifferError: the domains are not the same.
    """
    if before.domain != after.domain:
        raise DomainsDifferError
    old, new = _by_context(before), _by_context(after)
    more: dict[Place, list[Change]] = {}
    less: dict[Place, list[Change]] = {}
    for context in dict.fromkeys((*old, *new)):
        for change in _changes(context, before, after, old, new):
            grades = after.grades if change.field in after.grades else before.grades
            place = Place(context.department, context.purpose, grades[change.field])
            (more if change.more else less).setdefault(place, []).append(change)
    places = dict.fromkeys((*more, *less))
    return tuple(
        CellChange(place, tuple(more.get(place, ())), tuple(less.get(place, ())))
        for place in places
    )


_Seen = Mapping[Context, Mapping[str, Seen]]


def _changes(
    context: Context, before: Matrix, after: Matrix, old: _Seen, new: _Seen
) -> list[Change]:
    found = []
    for field in _fields(context, before, after):
        was = _level(before, old, context, field)
        now = _level(after, new, context, field)
        if was.level != now.level:
            found.append(Change(context, field, was, now))
    return found


def _fields(context: Context, *matrices: Matrix) -> tuple[str, ...]:
    named = (
        name
        for matrix in matrices
        if (purpose := matrix.book.purposes.get(context.purpose)) is not None
        for name in purpose.fields
    )
    return tuple(dict.fromkeys(named))


def _level(matrix: Matrix, seen: _Seen, context: Context, field: str) -> Seen:
    purpose = matrix.book.purposes.get(context.purpose)
    if purpose is None or field not in purpose.fields or context not in seen:
        return REFUSED
    return seen[context][matrix.alike[field]]


def _by_context(matrix: Matrix) -> _Seen:
    return {look.context: look.seen for look in matrix.looks}
