"""From cells to people, with everything that a row can have wrong by itself.

Pure: nothing is looked up. Every problem of every row is found, not the first alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.provisioning.errors import TextUnusableError
from xinhu.desks.staff.provisioning.folding import fold_text
from xinhu.desks.staff.provisioning.rules import Duty, ProvisioningNumbers
from xinhu.desks.staff.provisioning.staff_list.columns import Columns, fields_of
from xinhu.desks.staff.provisioning.staff_list.errors import (
    RowConflictError,
    RowFormulaError,
    RowManagerError,
    RowMissingError,
    RowPostsError,
    RowRepeatError,
    RowStatusError,
    RowWidthError,
)
from xinhu.desks.staff.provisioning.staff_list.reading import Line, Sheet
from xinhu.desks.staff.provisioning.texts import require_text, require_user_name

_FORMULA = re.compile(r"[=@]|[+-](?![0-9 ()-]+$)|[\t\r]")
_WORKS = frozenset({"", "在岗", "在职", "正常", "active", "working"})
_LEAVES = frozenset({"离职", "离岗", "停用", "left", "stopped"})
_ALLOWED = "在岗, 离职, active, left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person as the list has them.

    Attributes:
        line: in the file.
        username: in small letters.
        values: field → cell; no ``repr`` shows it.
        duties: main post first; none for whoever leaves.
    """

    line: int
    username: str
    values: Mapping[str, str]
    duties: tuple[Duty, ...]

    def __repr__(self) -> str:
        """Show nothing of the person."""
        return f"Row(line={self.line})"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: line, field (empty for the row) and why."""

    line: int
    field: str
    why: XinhuError


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows without a problem of their own, and every problem."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def judge(sheet: Sheet, columns: Columns, numbers: ProvisioningNumbers) -> Judged:
    """Read every row.

    Raises:
        ListHeaderError: the header cannot be read.
    """
    fields = fields_of(sheet.header.cells, columns)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line in sheet.lines:
        found = _row(line, fields, columns, numbers)
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems += found
    clashing = [*_repeats(rows), *_numbers_twice(rows), *_circles(rows)]
    bad = {problem.line for problem in clashing}
    kept = tuple(row for row in rows if row.line not in bad)
    told = sorted([*problems, *clashing], key=lambda one: (one.line, one.field))
    return Judged(kept, tuple(told))


def _row(
    line: Line,
    fields: tuple[str, ...],
    columns: Columns,
    numbers: ProvisioningNumbers,
) -> Row | list[Problem]:
    if len(line.cells) != len(fields):
        return [Problem(line.number, "", RowWidthError())]
    values = dict(zip(fields, line.cells, strict=True))
    problems = [
        Problem(line.number, field, why)
        for field, cell in values.items()
        for why in _cell_problems(field, cell, columns, numbers)
    ]
    status = fold_text(values.get("status", ""))
    if status not in _WORKS | _LEAVES:
        problems.append(
            Problem(line.number, "status", RowStatusError(allowed=_ALLOWED))
        )
    duties = _duties(values)
    if duties is None:
        problems.append(Problem(line.number, "besides", RowPostsError()))
    if problems or duties is None:
        return problems
    return Row(
        line=line.number,
        username=values["username"].lower(),
        values=values,
        duties=duties if status in _WORKS else (),
    )


def _cell_problems(
    field: str, cell: str, columns: Columns, numbers: ProvisioningNumbers
) -> Iterator[XinhuError]:
    if not cell:
        if field in columns.needed:
            yield RowMissingError()
        return
    if _FORMULA.match(cell):
        yield RowFormulaError()
        return
    try:
        require_text(cell, numbers.text, columns.shown[field])
        if field == "username":
            require_user_name(cell)
    except TextUnusableError as why:
        yield why


def _duties(values: Mapping[str, str]) -> tuple[Duty, ...] | None:
    """Return the posts of a row; None where further ones are written wrongly."""
    found = [Duty(unit=values["unit"], post=values["post"])]
    listed = values.get("besides", "").replace("；", ";")
    for one in (part.strip() for part in listed.split(";") if part.strip()):
        unit, between, post = one.partition("/")
        if not (unit.strip() and between and post.strip()) or "/" in post:
            return None
        found.append(Duty(unit=unit.strip(), post=post.strip()))
    return tuple(dict.fromkeys(found))


def _repeats(rows: list[Row]) -> Iterator[Problem]:
    """Tell both rows of a person who stands twice, alike or not."""
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(row.username, row)
        if other is row:
            continue
        same = row.values == other.values
        why = RowRepeatError if same else RowConflictError
        yield Problem(row.line, "username", why(line=other.line))
        yield Problem(other.line, "username", why(line=row.line))


def _numbers_twice(rows: list[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        number = fold_text(row.values.get("number", ""))
        other = first.setdefault(number, row) if number else row
        if other is not row and other.username != row.username:
            yield Problem(row.line, "number", RowConflictError(line=other.line))
            yield Problem(other.line, "number", RowConflictError(line=row.line))


def _circles(rows: list[Row]) -> Iterator[Problem]:
    """Tell every row whose managers lead back to it."""
    above = {row.username: row.values.get("manager", "").lower() for row in rows}
    for row in rows:
        seen: set[str] = set()
        at = above.get(row.username, "")
        while at and at != row.username and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at == row.username:
            yield Problem(row.line, "manager", RowManagerError())
