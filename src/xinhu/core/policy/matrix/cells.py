"""Cells: department × purpose × grade, each at the most that anybody there may see.

A cell gathers many paths (role, ground, zone, post, hour, field). It shows the greatest
level, what that level needs, and what the level depends on, so that a path that a few
have is not lost behind the many who have not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from xinhu.core.policy.levels import LADDER, Context, Level, Seen
from xinhu.core.policy.matrix.computing import Matrix

AXES: Final = ("role", "ground", "zone", "post", "hour", "field")
"""What the paths within a cell differ by."""

Value = str | int
"""Of an axis: a code, a word, or the first hour of a stretch."""


class Choice(NamedTuple):
    """Which paths are looked at; an empty text stands for all."""

    role: str = ""
    ground: str = ""
    zone: str = ""
    post: str = ""


EVERY: Final = Choice()
"""All paths."""


class Place(NamedTuple):
    """Which cell."""

    department: str
    purpose: str
    grade: str


class Path(NamedTuple):
    """One way to look at one field, and what is decided."""

    context: Context
    field: str
    seen: Seen

    def along(self, axis: str) -> Value:
        """Return where the path stands on an axis."""
        value: Value = self.field if axis == "field" else getattr(self.context, axis)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a department may see of a grade for a purpose.

    Attributes:
        place: which cell.
        level: the greatest level on any path; None where every path is refused.
        needs: axis → values with which the greatest level is reached.
        depends_on: axes along which the greatest level differs.
        reached: axis → value → greatest level with this value.
        policies: ids that decide: the permits of the greatest level, or, where nothing
            is permitted, the forbids.
        forbids: ids of policies that refuse some other path of the cell.
        paths: how many paths there are; 0 where the lists let nobody through.
    """

    place: Place
    level: Level | None
    needs: Mapping[str, tuple[Value, ...]]
    depends_on: tuple[str, ...]
    reached: Mapping[str, Mapping[Value, Level | None]]
    policies: tuple[str, ...]
    forbids: tuple[str, ...]
    paths: int


def paths(matrix: Matrix, place: Place, choice: Choice = EVERY) -> Iterator[Path]:
    """Yield every path of a cell that the choice leaves.

    Args:
        matrix: of one version.
        place: which cell; any department.
        choice: which paths.
    """
    department = matrix.domain.department(place.department)
    fields = _fields(matrix, place)
    for look in matrix.looks:
        context = look.context
        if context.purpose != place.purpose or context.department != department:
            continue
        if not _chosen(matrix, context, choice):
            continue
        for field in fields:
            yield Path(context, field, look.seen[matrix.alike[field]])


def cell(matrix: Matrix, place: Place, choice: Choice = EVERY) -> Cell:
    """Gather the paths of a cell; arguments as for ``paths``."""
    return _gather(place, tuple(paths(matrix, place, choice)))


def cells(
    matrix: Matrix,
    departments: Iterable[str],
    purposes: Iterable[str],
    choice: Choice = EVERY,
) -> Mapping[Place, Cell]:
    """Gather the cells of a table.

    Args:
        matrix: of one version.
        departments: any names; those that nothing names have equal cells.
        purposes: codes.
        choice: which paths.
    """
    found: dict[Place, Cell] = {}
    known: dict[Place, Cell] = {}
    grades = tuple(dict.fromkeys(sorted(matrix.grades.values())))
    wanted = tuple(purposes)
    for department in departments:
        for purpose in wanted:
            for grade in grades:
                place = Place(department, purpose, grade)
                same = place._replace(department=matrix.domain.department(department))
                if same not in known:
                    known[same] = cell(matrix, same, choice)
                found[place] = replace(known[same], place=place)
    return found


def rank(level: Level | None) -> int:
    """Return how far up the ladder a level is; a refusal is below all."""
    return -1 if level is None else LADDER.index(level)


def _fields(matrix: Matrix, place: Place) -> tuple[str, ...]:
    purpose = matrix.book.purposes.get(place.purpose)
    if purpose is None:
        return ()
    return tuple(
        name for name in purpose.fields if matrix.grades.get(name) == place.grade
    )


def _chosen(matrix: Matrix, context: Context, choice: Choice) -> bool:
    post = choice.post and matrix.domain.post(choice.post)
    return (
        choice.role in {"", context.role}
        and choice.ground in {"", context.ground}
        and choice.zone in {"", context.zone}
        and post in {"", context.post}
    )


def _gather(place: Place, found: tuple[Path, ...]) -> Cell:
    level = max((path.seen.level for path in found), key=rank, default=None)
    best = [path for path in found if path.seen.level == level]
    reached = {axis: _reached(found, axis) for axis in AXES}
    return Cell(
        place=place,
        level=level,
        needs={
            axis: tuple(dict.fromkeys(path.along(axis) for path in best))
            for axis in AXES
        },
        depends_on=tuple(axis for axis in AXES if len(set(reached[axis].values())) > 1),
        reached=reached,
        policies=_policies(best),
        forbids=_policies(path for path in found if path.seen.level is None),
        paths=len(found),
    )


def _reached(found: tuple[Path, ...], axis: str) -> Mapping[Value, Level | None]:
    reached: dict[Value, Level | None] = {}
    for path in found:
        value, level = path.along(axis), path.seen.level
        if value not in reached or rank(level) > rank(reached[value]):
            reached[value] = level
    return reached


def _policies(found: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted({policy for path in found for policy in path.seen.policies}))
