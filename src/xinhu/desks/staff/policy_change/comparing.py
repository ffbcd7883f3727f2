"""What differs between two versions, gathered so that people can read it.

Departments in which the same changes are one line, and so are the fields and zones that
change alike for a role on a ground. Nothing that changed is left out.
"""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from xinhu.core.policy.matrix.difference import CellChange, Change, difference
from xinhu.core.policy.policy_set import PolicySet, Texts
from xinhu.desks.staff.policy_change.matrices import domain_of, matrix_of
from xinhu.desks.staff.policy_change.rules import Ruleset

_AROUND = 3  # unchanged lines shown around a changed one


class Moved(NamedTuple):
    """Fields that change alike for a role on a ground.

    Attributes:
        role, ground: codes.
        before, after: level, or ``none``.
        more: more is seen than before.
        fields, zones, posts, hours: for which; hours are the first of each stretch of
            the day, none for the whole day.
    """

    role: str
    ground: str
    before: str
    after: str
    more: bool
    fields: tuple[str, ...]
    zones: tuple[str, ...]
    posts: tuple[str, ...]
    hours: tuple[int, ...]


class Changed(NamedTuple):
    """What changes for a purpose and grade, in these departments alike.

    Attributes:
        departments: names, ``OTHER`` for all that nothing names.
        purpose, grade: codes.
        more, less: how many paths see more, or less.
        moves: all of them.
    """

    departments: tuple[str, ...]
    purpose: str
    grade: str
    more: int
    less: int
    moves: tuple[Moved, ...]


Kind = Literal["same", "gone", "new", "other", "gap"]


class Line(NamedTuple):
    """A line of two texts side by side; numbers are 0 where there is none."""

    kind: Kind
    before_number: int
    before: str
    after_number: int
    after: str


class FileChange(NamedTuple):
    """A file that differs."""

    name: str
    lines: tuple[Line, ...]


def compare(
    before: PolicySet, after: PolicySet, ruleset: Ruleset
) -> tuple[Changed, ...]:
    """Return what differs in what is permitted.

    Args:
        before: the version compared with.
        after: the version in question.
        ruleset: grades and lists.
    """
    domain = domain_of(before, after)
    found = difference(
        matrix_of(before, ruleset, domain), matrix_of(after, ruleset, domain)
    )
    alike: dict[tuple[object, ...], list[CellChange]] = {}
    for cell in found:
        moves = _moves((*cell.more, *cell.less), domain.hours)
        key = (cell.place.purpose, cell.place.grade, moves)
        alike.setdefault(key, []).append(cell)
    return tuple(
        Changed(
            departments=tuple(cell.place.department for cell in group),
            purpose=group[0].place.purpose,
            grade=group[0].place.grade,
            more=len(group[0].more),
            less=len(group[0].less),
            moves=_moves((*group[0].more, *group[0].less), domain.hours),
        )
        for group in alike.values()
    )


def compare_texts(before: Texts, after: Texts) -> tuple[FileChange, ...]:
    """Return the files that differ, line by line, whether or not they can be used."""
    old, new = dict(before), dict(after)
    return tuple(
        FileChange(name, _lines(old.get(name, ""), new.get(name, "")))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


def _moves(changes: Iterable[Change], all_hours: tuple[int, ...]) -> tuple[Moved, ...]:
    gathered: dict[tuple[str, str, str, str, bool], list[Change]] = {}
    for each in changes:
        key = (
            each.context.role,
            each.context.ground,
            each.before.level or "none",
            each.after.level or "none",
            each.more,
        )
        gathered.setdefault(key, []).append(each)
    return tuple(
        Moved(
            *key,
            fields=tuple(dict.fromkeys(one.field for one in own)),
            zones=tuple(dict.fromkeys(one.context.zone for one in own)),
            posts=tuple(dict.fromkeys(one.context.post for one in own)),
            hours=_but_all({one.context.hour for one in own}, all_hours),
        )
        for key, own in gathered.items()
    )


def _but_all(hours: set[int], every: tuple[int, ...]) -> tuple[int, ...]:
    return () if hours == set(every) else tuple(sorted(hours))


def _lines(before: str, after: str) -> tuple[Line, ...]:
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            lines.append(Line("gap", 0, "", 0, ""))
        for tag, i1, i2, j1, j2 in group:
            lines.extend(_side_by_side(tag, (old, i1, i2), (new, j1, j2)))
    return tuple(lines)


_KINDS: Mapping[str, Kind] = {"equal": "same", "delete": "gone", "insert": "new"}


def _side_by_side(
    tag: str, left: tuple[list[str], int, int], right: tuple[list[str], int, int]
) -> list[Line]:
    old, i1, i2 = left
    new, j1, j2 = right
    kind = _KINDS.get(tag, "other")
    lines = []
    for step in range(max(i2 - i1, j2 - j1)):
        i, j = i1 + step, j1 + step
        here, there = i < i2, j < j2
        lines.append(
            Line(
                kind,
                i + 1 if here else 0,
                old[i] if here else "",
                j + 1 if there else 0,
                new[j] if there else "",
            )
        )
    return lines
