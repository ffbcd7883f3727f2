"""机构树: head office, branches and departments; closed, and never deleted."""

import re
from dataclasses import dataclass

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import (
    UnitClosedError,
    UnitCrossingError,
    UnitCycleError,
    UnitInUseError,
    UnitMalformedError,
    UnitTakenError,
    UnitUnknownError,
)
from xinhu.desks.staff.organisation.locking import lock_desk
from xinhu.desks.staff.organisation.models import (
    DEPARTMENT,
    HEAD_OFFICE,
    KINDS,
    Assignment,
    Unit,
)
from xinhu.desks.staff.tokens import Actor

_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_NAME_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit as asked for; unchecked.

    Attributes:
        code: small letters, digits, ``.``, ``-`` and ``_``; at most 40.
        name: as people call it.
        kind: ``head_office``, ``branch`` or ``department``.
        department: code by which policies know what is done there; may be empty.
        under: code of the unit it stands under; empty for the head office.
    """

    code: str
    name: str
    kind: str
    department: str = ""
    under: str = ""


def found(wanted: NewUnit, *, by: Actor, now: Instant) -> Unit:
    """Open a unit.

    Raises:
        UnitMalformedError: code, name or kind cannot be one.
        UnitTakenError: the code is taken, or there is a head office already.
        UnitUnknownError, UnitClosedError: what it is to stand under.
    """
    with one_act("unit", by, now, unit=wanted.code):
        _require_form(wanted)
        lock_desk()
        roots = Unit.objects.filter(kind=HEAD_OFFICE)
        second = wanted.kind == HEAD_OFFICE and roots.exists()
        if second or Unit.objects.filter(code=wanted.code).exists():
            raise UnitTakenError(unit=wanted.code)
        root = wanted.kind == HEAD_OFFICE
        unit = Unit.objects.create(
            code=wanted.code,
            name=wanted.name.strip(),
            kind=wanted.kind,
            department=wanted.department,
            parent=None if root else open_unit(wanted.under),
            opened_at=to_datetime(now),
        )
        record("unit.opened", by, now, unit=unit.code, kind=unit.kind)
    return unit


def close(code: str, *, by: Actor, now: Instant) -> None:
    """Close a unit in which nobody stands any more.

    Raises:
        UnitUnknownError, UnitClosedError: there is none, or not any more.
        UnitInUseError: people or open units stand in it.
    """
    with one_act("unit_close", by, now, unit=code):
        lock_desk()
        unit = open_unit(code)
        people = Assignment.objects.not_over(now).filter(unit=unit).count()
        units = unit.children.filter(closed_at=None).count()
        if people or units:
            raise UnitInUseError(unit=code, people=people, units=units)
        unit.closed_at = to_datetime(now)
        unit.save(update_fields=["closed_at"])
        record("unit.closed", by, now, unit=code)


def move_under(code: str, under: str, *, by: Actor, now: Instant) -> None:
    """Put a unit under another; its people stay in their branch and department.

    Raises:
        UnitUnknownError, UnitClosedError: one of the two.
        UnitCycleError: it would stand under itself, or the head office under anything.
        UnitCrossingError: people in it would come to another branch or department by
            this, without a transfer.
    """
    with one_act("unit_move", by, now, unit=code):
        lock_desk()
        unit, parent = open_unit(code), open_unit(under)
        if unit.kind == HEAD_OFFICE or unit.pk in {each.pk for each in line(parent)}:
            raise UnitCycleError(unit=code)
        before = _standing(unit)
        unit.parent = parent
        people = _people_under(unit, now)
        if people and _standing(unit) != before:
            raise UnitCrossingError(unit=code, people=people)
        unit.save(update_fields=["parent"])
        record("unit.moved", by, now, unit=code, under=under)


def open_unit(code: str) -> Unit:
    """Return an open unit by its code.

    Raises:
        UnitUnknownError: no unit has the code.
        UnitClosedError: it was closed.
    """
    known = _CODE.fullmatch(code) is not None
    unit = Unit.objects.filter(code=code).first() if known else None
    if unit is None:
        raise UnitUnknownError(unit=code)
    if unit.closed_at is not None:
        raise UnitClosedError(unit=code)
    return unit


def line(unit: Unit) -> tuple[Unit, ...]:
    """Return a unit and all it stands under, up to the head office.

    Raises:
        UnitCycleError: the stored tree is none.
    """
    found_units: list[Unit] = []
    at: Unit | None = unit
    while at is not None:
        if at in found_units:
            raise UnitCycleError(unit=unit.code)
        found_units.append(at)
        at = at.parent
    return tuple(found_units)


def branch_of(unit: Unit) -> str:
    """Return the name of the branch, or head office, that a unit belongs to."""
    return next(each.name for each in line(unit) if each.kind != DEPARTMENT)


def department_of(unit: Unit) -> str:
    """Return the code of the department that a unit belongs to; empty for none.

    Looked for up to the branch and no further: a branch is no part of a department of
    the head office.
    """
    for each in line(unit):
        if each.department or each.kind != DEPARTMENT:
            return each.department
    return ""


def _standing(unit: Unit) -> tuple[str, str]:
    return branch_of(unit), department_of(unit)


def _people_under(unit: Unit, now: Instant) -> int:
    """Count assignments in a unit and below it."""
    below = [unit.pk]
    for number in below:  # grows while it is walked
        below.extend(Unit.objects.filter(parent=number).values_list("pk", flat=True))
    return Assignment.objects.not_over(now).filter(unit__in=below).count()


def _require_form(wanted: NewUnit) -> None:
    name = wanted.name.strip()
    if _CODE.fullmatch(wanted.code) is None:
        raise UnitMalformedError(unit=wanted.code[:_NAME_LONGEST], what="code")
    if not 0 < len(name) <= _NAME_LONGEST or not name.isprintable():
        raise UnitMalformedError(unit=wanted.code, what="name")
    if wanted.kind not in KINDS:
        raise UnitMalformedError(unit=wanted.code, what="kind")
    if len(wanted.department) > _NAME_LONGEST or not wanted.department.isprintable():
        raise UnitMalformedError(unit=wanted.code, what="department")
