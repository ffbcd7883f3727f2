"""The tree of units: one root, no cycle, closed and never deleted."""

import pytest

from staff_tree import NOW, ROOT
from xinhu.desks.staff.models import Unit
from xinhu.desks.staff.organisation.errors import (
    UnitClosedError,
    UnitCrossingError,
    UnitCycleError,
    UnitInUseError,
    UnitMalformedError,
    UnitTakenError,
    UnitUnknownError,
)
from xinhu.desks.staff.organisation.units import (
    NewUnit,
    branch_of,
    close,
    department_of,
    found,
    line,
    move_under,
)

pytestmark = pytest.mark.usefixtures("desk")


def test_a_unit_belongs_to_its_branch_and_department() -> None:
    wanted = NewUnit(code="window", name="一号窗口", kind="department", under="counter")
    unit = found(wanted, by=ROOT, now=NOW)
    assert [each.code for each in line(unit)] == [
        "window",
        "counter",
        "chaoyang",
        "head",
    ]
    assert (branch_of(unit), department_of(unit)) == ("朝阳支行", "counter")


def test_a_branch_is_no_part_of_a_department_of_the_head_office() -> None:
    wanted = NewUnit(code="abroad", name="境外分行", kind="branch", under="it")
    unit = found(wanted, by=ROOT, now=NOW)
    assert (branch_of(unit), department_of(unit)) == ("境外分行", "")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "it"}, UnitTakenError),
        ({"code": "Head"}, UnitMalformedError),
        ({"code": ""}, UnitMalformedError),
        ({"code": "x" * 41}, UnitMalformedError),
        ({"name": " "}, UnitMalformedError),
        ({"name": "x\n y"}, UnitMalformedError),
        ({"kind": "moon"}, UnitMalformedError),
        ({"department": "x" * 61}, UnitMalformedError),
        ({"under": "moon"}, UnitUnknownError),
        ({"under": ""}, UnitUnknownError),
        ({"kind": "head_office"}, UnitTakenError),
    ],
)
def test_units_that_cannot_be_are_refused(changes, error) -> None:
    wanted = {"code": "new", "name": "新部", "kind": "department", "under": "head"}
    before = Unit.objects.count()
    with pytest.raises(error):
        found(NewUnit(**{**wanted, **changes}), by=ROOT, now=NOW)
    assert Unit.objects.count() == before


def test_no_unit_comes_to_stand_under_itself() -> None:
    for code, under in (
        ("chaoyang", "chaoyang"),
        ("chaoyang", "counter"),
        ("head", "chaoyang"),
    ):
        with pytest.raises(UnitCycleError):
            move_under(code, under, by=ROOT, now=NOW)
    move_under("haidian", "chaoyang", by=ROOT, now=NOW)
    with pytest.raises(UnitCycleError):
        move_under("chaoyang", "haidian", by=ROOT, now=NOW)


def test_a_unit_that_changes_its_branch_takes_nobody_along(enter, acts) -> None:
    enter("limin")
    with pytest.raises(UnitCrossingError):
        move_under("counter", "haidian", by=ROOT, now=NOW)
    assert acts()[-1]["reason"] == "unit.crossing"
    move_under("chaoyang", "haidian", by=ROOT, now=NOW)
    move_under("credit", "haidian", by=ROOT, now=NOW)


def test_a_unit_in_use_is_not_closed(enter) -> None:
    enter("limin")
    for code in ("counter", "chaoyang", "head"):
        with pytest.raises(UnitInUseError):
            close(code, by=ROOT, now=NOW)


def test_a_closed_unit_stays_and_takes_nothing_in(acts, refused_to_delete) -> None:
    close("credit", by=ROOT, now=NOW)
    assert Unit.objects.get(code="credit").closed_at is not None
    assert acts()[-1]["event"] == "unit.closed"
    with pytest.raises(UnitClosedError):
        close("credit", by=ROOT, now=NOW)
    under = NewUnit(code="new", name="新部", kind="department", under="credit")
    with pytest.raises(UnitClosedError):
        found(under, by=ROOT, now=NOW)
    refused_to_delete(Unit)
